import ByteCoding

/// Opens a log for writing: gathers an observation, lets `RecoveryDecision` decide, and does what
/// was decided. It runs under the lock and through the reader's own scanner.
struct Recovery {
    let fileSystem: any FileSystem
    let layout: LedgerLayout
    let options: LogWriterOptions
    let reader: LogReader
    /// The end of the whole batches.
    private(set) var place: ScanPlace
    private(set) var tailDamage: Damage?
    /// The commit that `head` names was met, and says the same.
    private var headAgrees = false

    /// What a writer starts from.
    struct Outcome {
        let report: RecoveryReport
        let segment: SegmentDescription
        let header: SegmentHeader
        let place: ScanPlace
    }

    init(_ fileSystem: any FileSystem, _ layout: LedgerLayout, _ options: LogWriterOptions) throws {
        self.fileSystem = fileSystem
        self.layout = layout
        self.options = options
        reader = try LogReader(fileSystem: fileSystem, layout: layout)
        place = ScanPlace(segment: 0, offset: 0, log: .beginning, seal: nil)
    }

    mutating func run() throws -> Outcome {
        if let damage = reader.structureDamages.first { throw LogStorageError.corrupt(damage) }
        try scan()
        let decision = RecoveryDecision.decide(try observation())
        guard case .proceed(let verdict, let cutTail) = decision else {
            throw try refusal(decision)
        }
        let segment = reader.segments[place.segment]
        guard let header = segment.header else {
            throw LogStorageError.notALedger(path: layout.root, missing: segment.path)
        }
        try removeUnfinishedFiles()
        let tornTail = try cutTail ? quarantine(segment) : nil
        if verdict != .clean { try makeDurable(segment, verdict: verdict, cutTail: cutTail) }
        let report = try report(verdict, tornTail: tornTail)
        return Outcome(report: report, segment: segment, header: header, place: place)
    }

    // MARK: Looking

    /// Reads from the segment in which the acknowledged size lies: what is before it was sealed,
    /// and is read by the audit.
    private mutating func scan() throws {
        let head = reader.head.best
        let last = reader.segments.count - 1
        let first =
            reader.segments.last { $0.firstPosition <= head?.size ?? .max }?.index ?? last
        // A segment's first batch continues what the seal before it says.
        if let seal = first > 0 ? reader.segments[first - 1].seal : nil {
            compare(seal.size, seal.batches, seal.root)
        }
        var agrees = headAgrees
        let end = try reader.forEachBatch(fromSegment: first) { batch in
            let commit = batch.commit
            guard let head, head.batches == commit.batch &+ 1 else { return }
            agrees = head.size == commit.size && head.root == commit.root
        }
        headAgrees = agrees
        place = end.place
        // An empty segment has no commit yet: its root is that of the seal before it.
        if place.log.root == nil, place.segment > 0 {
            place.log.root = reader.segments[place.segment - 1].seal?.root
        }
        switch end {
        case .complete: break
        case .unfinished(let damage, _), .damaged(let damage, _): tailDamage = damage
        }
        let identity = reader.segments[0].header?.identity
        if head?.identity != identity { headAgrees = false }
    }

    private mutating func compare(_ size: UInt64, _ batches: UInt64, _ root: Digest) {
        guard let head = reader.head.best, head.batches == batches else { return }
        headAgrees = head.size == size && head.root == root
    }

    private func observation() throws -> RecoveryObservation {
        let head: RecoveryObservation.Head =
            if let best = reader.head.best {
                .valid(size: best.size, batches: best.batches, clean: best.clean)
            } else if reader.head.isUnwritten, reader.head.damages.isEmpty {
                .unwritten
            } else {
                .damaged
            }
        // Damage in any segment but the last is followed by a whole segment of later batches.
        let inLast = place.segment == reader.segments.count - 1
        let tail: RecoveryObservation.Tail =
            tailDamage == nil ? .clean : .broken(later: try !inLast || hasLaterFrame())
        return RecoveryObservation(
            head: head, headAgrees: headAgrees, segmentsSound: reader.structureDamages.isEmpty,
            logSize: place.log.size, logBatches: place.log.batches, tail: tail,
            acceptHeadLoss: options.acceptHeadLoss)
    }

    private func hasLaterFrame() throws -> Bool {
        let segment = reader.segments[place.segment]
        guard let header = segment.header else { return false }
        let file = try fileSystem.open(segment.path, .read)
        var search = LateFrameSearch(
            window: FileWindow(file: file, end: try file.size()), nonce: header.nonce)
        return try search.next(from: place.offset) { $0.batch > place.log.batches } != nil
    }

    // MARK: Refusing

    private func refusal(_ decision: RecoveryDecision) throws -> LogStorageError {
        guard case .refuse(let refusal) = decision else {
            return .outOfOrder("a decision to go on is no refusal")
        }
        let head = reader.head.best
        switch refusal {
        case .corrupt:
            return tailDamage.map { .corrupt($0) }
                ?? .notALedger(path: layout.root, missing: "a sound log")
        case .creationUnfinished: return .creationUnfinished(path: layout.root)
        case .headLost:
            let told = try CheckpointFile.size(fileSystem, layout)
            return .headLost(
                path: layout.head, logSize: place.log.size, checkpointSize: told)
        case .headContradictsLog:
            return .headContradictsLog(
                path: layout.head,
                expected: "size \(head?.size ?? 0) after batch \(head?.batches ?? 0), "
                    + "root \(head?.root.hexadecimal ?? "")",
                found: "another commit there, or another ledger")
        case .acknowledgedDataLost:
            return .acknowledgedDataLost(
                path: layout.root, acknowledged: head?.size ?? 0, found: place.log.size)
        }
    }

    private func report(
        _ verdict: RecoveryReport.Verdict, tornTail: RecoveryReport.TornTail?
    ) throws -> RecoveryReport {
        let kept =
            try fileSystem.exists(layout.quarantineDirectory)
            ? try fileSystem.list(layout.quarantineDirectory) : []
        return RecoveryReport(
            verdict: verdict, size: place.log.size, batches: place.log.batches,
            root: place.log.root, headSize: reader.head.best?.size,
            headBatches: reader.head.best?.batches, damagedHeadSlots: reader.head.damages,
            tornTail: tornTail, quarantineFiles: kept)
    }
}
