import FlagState
import LogStorage

/// A log folded for opening it: from the snapshot file on where there is a good one, else from its
/// start.
struct FoldedLog: Sendable {
    private(set) var projector: Projector
    let index: RecordIndex
    /// How many records the snapshot file stood for; 0 where none was used.
    private(set) var snapshotSize: UInt64 = 0
    /// Why a snapshot file that is there was not used.
    private(set) var snapshotProblem: String?
    /// How reading ended; `nil` where a record stopped it.
    private(set) var end: ScanEnd?
    /// The record that could not be folded: what stands before it is here.
    private(set) var obstacle: LedgerError?

    /// Told how many records are folded, of how many.
    typealias ProgressReport = @Sendable (UInt64, UInt64) -> Void

    /// Throws what reading throws. A log that does not continue its snapshot is read from the
    /// start, so that damage is told of as if there were no such file.
    static func fold(
        _ reader: LogReader, _ fileSystem: any FileSystem, upTo size: UInt64?,
        progress: ProgressReport?
    ) throws -> FoldedLog {
        var problem: String?
        do throws(SnapshotProblem) {
            let file = SnapshotFile(layout: reader.layout, fileSystem: fileSystem)
            let (projector, head) = try file.load(reader)
            var folded = FoldedLog(projector, reader, fileSystem)
            folded.index.begin(with: head.index)
            folded.snapshotSize = head.size
            try? folded.read(reader, behind: head.mark, upTo: size, progress)
            if folded.obstacle == nil, let end = folded.end, end.acknowledgedDamage == nil {
                return folded
            }
            problem = "the log does not continue it"
        } catch {
            switch error {
            case .missing: break
            case .stale(let reason), .damaged(let reason): problem = reason
            }
        }
        var folded = FoldedLog(Projector(), reader, fileSystem)
        folded.snapshotProblem = problem
        try folded.read(reader, behind: nil, upTo: size, progress)
        return folded
    }

    private init(_ projector: Projector, _ reader: LogReader, _ fileSystem: any FileSystem) {
        self.projector = projector
        index = RecordIndex(fileSystem: fileSystem, layout: reader.layout)
    }

    private mutating func read(
        _ reader: LogReader, behind mark: LogMark?, upTo size: UInt64?, _ progress: ProgressReport?
    ) throws {
        do {
            end = try reader.forEachBatchAhead(
                behind: mark, upTo: size, preparing: DecodedBatch.init
            ) { batch in
                try projector.apply(batch)
                index.note(batch.stored.records)
                progress?(projector.state.size, size ?? projector.state.size)
            }
        } catch let error as LedgerError {
            obstacle = error
        }
    }
}
