import ByteCoding
import FlagModel
import FlagState
import Glibc
package import LogStorage
import Transparency

/// Re-derives everything from the bytes of the segments and believes nothing else: every frame,
/// leaf, root, checkpoint, signature, and every author's right as the roles stood at that position.
/// It works on a copy, on a read-only directory, and beside a writer.
package struct Audit {
    let layout: LedgerLayout
    let fileSystem: any FileSystem
    let options: AuditOptions
    let reader: LogReader
    /// The file `checkpoint` as it was before `head` was read.
    let publishedNote: Result<[UInt8], any Error>
    /// The snapshot file as it was then.
    let snapshotContent: Result<(any StorageFile)?, any Error>

    /// Signatures at positions before this one were verified by an earlier audit.
    private let auditedSize: UInt64
    var report = AuditReport()
    var judge = RecordJudge()
    var tree = AuditTree()
    private let verification = ParallelVerification()

    /// Throws only where there is nothing to audit: no directory, no ledger, an unreadable disk.
    package static func run(
        _ path: String, options: AuditOptions = AuditOptions(),
        fileSystem: any FileSystem = PosixFileSystem()
    ) throws -> AuditReport {
        let layout = LedgerLayout(root: path)
        // A writer acknowledges in `head` first and publishes `checkpoint` after it. Read the other
        // way round, the file never tells of more than `head`, also beside a writer.
        let note = Result {
            try fileSystem.readFile(layout.checkpoint, limit: LogStorageLimits.noteBytes)
        }
        let snapshot = SnapshotFile(layout: layout, fileSystem: fileSystem)
        let snapshotContent = Result { try snapshot.opened() }
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        var audit = Audit(
            layout: layout, fileSystem: fileSystem, options: options, reader: reader,
            publishedNote: note, snapshotContent: snapshotContent)
        if case .success(let file?) = snapshotContent {
            audit.judge.keptSize = snapshot.claimedSize(of: file)
        }
        try audit.readSegments()
        audit.finishRecords()
        audit.checkHead()
        audit.checkGivenCheckpoints()
        audit.checkQuarantine()
        audit.checkKeys()
        audit.checkState()
        audit.checkSnapshot()
        return audit.finish()
    }

    private init(
        layout: LedgerLayout, fileSystem: any FileSystem, options: AuditOptions,
        reader: LogReader, publishedNote: Result<[UInt8], any Error>,
        snapshotContent: Result<(any StorageFile)?, any Error>
    ) {
        self.layout = layout
        self.fileSystem = fileSystem
        self.options = options
        self.reader = reader
        self.publishedNote = publishedNote
        self.snapshotContent = snapshotContent
        let audited = options.audited.flatMap { try? SignedCheckpoint.parse(Array($0.utf8)) }
        auditedSize = audited?.checkpoint.size ?? 0
    }

    mutating func find(_ kind: Finding.Kind, at position: UInt64? = nil, _ detail: String) {
        report.findings.append(Finding(position: position, kind: kind, detail: detail))
    }

    // MARK: Segments

    /// Takes the segments in in order, while other threads read on.
    private mutating func readSegments() throws {
        for damage in reader.structureDamages { note(damage) }
        let reading = SegmentReading(
            reader, upTo: reader.size, options: options,
            width: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        defer { reading.stop() }
        for segment in reader.segments {
            begin(segment)
            var isRead = false
            while !isRead { isRead = try takeIn(reading.part(of: segment.index)) }
        }
        for name in reader.foreignFiles {
            report.remarks.append("segments/\(name) is no segment and was not read")
        }
    }

    private mutating func begin(_ segment: SegmentDescription) {
        fill(upTo: segment.firstPosition, from: nil)
        if let header = segment.header {
            tree.check(frontier: header.frontier, of: segment.path)
        }
    }

    /// Gives whether the segment ends with this part.
    private mutating func takeIn(_ part: SegmentPart) throws -> Bool {
        switch part {
        case .frames(let frames):
            takeIn(frames, from: nil)
            return false
        case .end(let report, let frames):
            takeIn(report, frames)
            return true
        case .failed(let error): throw error
        }
    }

    private mutating func takeIn(_ segment: SegmentReport, _ frames: [SegmentPart.Frame]) {
        for damage in segment.damages where !reader.structureDamages.contains(damage) {
            note(damage)
        }
        takeIn(frames, from: segment)
        if segment.unacknowledgedBytes > 0, segment.damages.isEmpty {
            report.remarks.append(
                "\(segment.segment.path) holds \(segment.unacknowledgedBytes) bytes behind the "
                    + "last acknowledged record: a crash left them, or a writer is writing them")
        }
        let (end, isForged) = segment.segment.firstPosition
            .addingReportingOverflow(UInt64(segment.leafHashes.count))
        fill(upTo: isForged ? .max : end, from: segment)
    }

    private mutating func takeIn(_ frames: [SegmentPart.Frame], from segment: SegmentReport?) {
        for frame in frames {
            switch frame {
            case .record(let position, let leafHash, let bytes):
                fill(upTo: position, from: segment)
                takeIn(bytes, at: position, leafHash)
            case .commit(let commit):
                fill(upTo: commit.size, from: segment)
                tree.check(commit)
            }
        }
        verifySignatures()
        options.progress?(tree.nextPosition, reader.size ?? tree.nextPosition)
    }

    private mutating func takeIn(_ bytes: [UInt8]?, at position: UInt64, _ leafHash: Digest) {
        guard position == tree.nextPosition else {
            find(.record, at: position, "there is more than one record of this position")
            return
        }
        report.recordsVerified += 1
        tree.append(leafHash)
        if let bytes {
            judge.judge(bytes, at: position)
        } else {
            judge.stop(at: position)
        }
    }

    /// Passes the records that could not be read: the leaf hash in a frame's header still lets the
    /// roots behind it be checked; the state behind it is not known.
    private mutating func fill(upTo position: UInt64, from segment: SegmentReport?) {
        while tree.nextPosition < position {
            let next = tree.nextPosition
            judge.stop(at: next)
            let stored = segment.flatMap { segment -> Digest? in
                let index = Int(clamping: next - segment.segment.firstPosition)
                return index < segment.leafHashes.count ? segment.leafHashes[index] : nil
            }
            guard let stored else {
                tree.lose(upTo: position)
                return
            }
            tree.append(stored)
        }
    }

    private mutating func note(_ damage: Damage) {
        let kind: Finding.Kind =
            switch damage.kind {
            case .body: .leaf
            case .commit: .commit
            case .headSlot: .head
            default: .segment
            }
        find(kind, at: damage.position, "\(damage)")
    }

    // MARK: Signatures

    /// Hands what was gathered to the cores.
    private mutating func verifySignatures() {
        if tree.verifierKey == nil, let genesis = judge.genesis {
            tree.verifierKey = try? VerifierKey.of(genesis)
        }
        let pending = judge.takePending()
        let signatures = pending.drop { $0.position < auditedSize }
        report.signaturesTrusted += UInt64(pending.count - signatures.count)
        let notes = options.isStructureOnly ? [] : tree.takeNotes()
        if signatures.isEmpty, notes.isEmpty { return }
        report.signaturesVerified += UInt64(signatures.count)
        report.checkpointsVerified += UInt64(notes.count)
        verification.add { signatures.compactMap(\.problem) + notes.compactMap { $0() } }
    }

    /// The state that the records give, where all of them could be read.
    private mutating func nameState() {
        if judge.stoppedAt == nil, tree.isWhole { report.stateDigest = judge.state.digest }
    }

    private mutating func finishRecords() {
        // While the last signatures are being verified.
        nameState()
        let failures = verification.finish()
        for failure in failures {
            if failure.kind == .signature {
                report.signaturesVerified -= 1
            } else {
                report.checkpointsVerified -= 1
            }
        }
        report.findings += failures + judge.findings + tree.findings
        report.size = tree.size
        report.root = tree.root
        if report.signaturesTrusted > 0 {
            report.remarks.append(
                "the signatures of \(report.signaturesTrusted) events before the audited "
                    + "checkpoint of size \(auditedSize) were not verified again: that they hold "
                    + "rests on the audit that was made of that checkpoint")
        }
        if options.isStructureOnly {
            report.remarks.append(
                "signatures, authority, rules and state were not judged: whoever has the disk can "
                    + "write what passes this")
        } else if let stopped = judge.stoppedAt {
            report.remarks.append(
                "authority, rules and state are not judged from position \(stopped) on: the record "
                    + "there cannot be read")
        }
    }

    private func finish() -> AuditReport {
        var report = report
        report.findings.sort { ($0.position ?? .max) < ($1.position ?? .max) }
        return report
    }
}
