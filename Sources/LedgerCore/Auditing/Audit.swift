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
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        var audit = Audit(
            layout: layout, fileSystem: fileSystem, options: options, reader: reader,
            publishedNote: note)
        audit.judge.keptSize = audit.snapshot.claimedSize
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
        reader: LogReader, publishedNote: Result<[UInt8], any Error>
    ) {
        self.layout = layout
        self.fileSystem = fileSystem
        self.options = options
        self.reader = reader
        self.publishedNote = publishedNote
    }

    mutating func find(_ kind: Finding.Kind, at position: UInt64? = nil, _ detail: String) {
        report.findings.append(Finding(position: position, kind: kind, detail: detail))
    }

    // MARK: Segments

    /// Reads as many segments side by side as there are cores, and takes them in in order.
    private mutating func readSegments() throws {
        for damage in reader.structureDamages { note(damage) }
        let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var start = 0
        while start < reader.segments.count {
            let end = min(start + width, reader.segments.count)
            for segment in try SegmentReading.read(start..<end, of: reader, upTo: reader.size) {
                takeIn(segment)
            }
            start = end
        }
        for name in reader.foreignFiles {
            report.remarks.append("segments/\(name) is no segment and was not read")
        }
    }

    private mutating func takeIn(_ segment: AuditedSegment) {
        let description = segment.report.segment
        for damage in segment.report.damages where !reader.structureDamages.contains(damage) {
            note(damage)
        }
        fill(upTo: description.firstPosition, from: nil)
        if let header = description.header {
            tree.check(frontier: header.frontier, of: description.path)
        }
        for frame in segment.frames {
            switch frame {
            case .record(let record):
                fill(upTo: record.position, from: segment.report)
                takeIn(record)
            case .commit(let commit):
                fill(upTo: commit.size, from: segment.report)
                tree.check(commit)
            }
        }
        if segment.report.unacknowledgedBytes > 0, segment.report.damages.isEmpty {
            report.remarks.append(
                "\(description.path) holds \(segment.report.unacknowledgedBytes) bytes behind the "
                    + "last acknowledged record: a crash left them, or a writer is writing them")
        }
        let end = description.firstPosition + UInt64(segment.report.leafHashes.count)
        fill(upTo: end, from: segment.report)
    }

    private mutating func takeIn(_ record: StoredRecord) {
        guard record.position == tree.nextPosition else {
            find(.record, at: record.position, "there is more than one record of this position")
            return
        }
        report.recordsVerified += 1
        tree.append(record.leafHash)
        if options.isStructureOnly, record.position > 0 {
            judge.stop(at: record.position)
        } else {
            judge.judge(record.bytes, at: record.position)
        }
        if judge.pending.count >= LedgerCoreLimits.auditChunk { verifySignatures() }
        options.progress?(tree.nextPosition, reader.size ?? tree.nextPosition)
    }

    /// Passes the records that could not be read: the leaf hash in a frame's header still lets the
    /// roots behind it be checked; the state behind it is not known.
    private mutating func fill(upTo position: UInt64, from segment: SegmentReport?) {
        while tree.nextPosition < position {
            let next = tree.nextPosition
            judge.stop(at: next)
            let stored = segment.flatMap { segment -> Digest? in
                let index = Int(next - segment.segment.firstPosition)
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
        let signatures = judge.takePending()
        report.signaturesVerified += UInt64(signatures.count)
        verification.add(signatures.map { signature in { signature.problem } })
        if tree.verifierKey == nil, let genesis = judge.genesis {
            tree.verifierKey = try? VerifierKey.of(genesis)
        }
        let notes = options.isStructureOnly ? [] : tree.takeNotes()
        report.checkpointsVerified += UInt64(notes.count)
        verification.add(notes)
    }

    private mutating func finishRecords() {
        verifySignatures()
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
