import ByteCoding
import FlagModel
import FlagState
import LogStorage
import Transparency

extension Sequencer {
    /// Folds the log that `log` has just opened and recovered, and records what an unclean start
    /// found.
    static func load(
        _ log: LogWriter, recovery: RecoveryReport, layout: LedgerLayout,
        fileSystem: any FileSystem, clock: @escaping Clock,
        snapshots: SnapshotPolicy, progress: (@Sendable (UInt64, UInt64) -> Void)?
    ) throws -> Sequencer {
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        let folded = try FoldedLog.fold(reader, fileSystem, upTo: log.size, progress: progress)
        if let obstacle = folded.obstacle { throw obstacle }
        // Recovery has read the last segment only. Nothing is written above damage in another: its
        // events would be judged by a state that lacks what is lost.
        if case .damaged(let damage, _) = folded.end { throw LogStorageError.corrupt(damage) }
        let projector = folded.projector
        log.raiseEpoch(above: projector.latestEpoch)
        guard let genesis = projector.genesis else {
            throw LedgerError.noGenesis("the log holds no acknowledged record")
        }
        let checkpointKey = try LedgerKeys(layout: layout, fileSystem: fileSystem)
            .readCheckpointKey(expecting: genesis.created.checkpointKey)
        var sequencer = try Sequencer(
            projector: projector, genesis: genesis, log: log, checkpointKey: checkpointKey,
            clock: clock, layout: layout, fileSystem: fileSystem, index: folded.index,
            snapshots: SnapshotKeeper(
                file: SnapshotFile(layout: layout, fileSystem: fileSystem), policy: snapshots,
                last: folded.snapshotSize, problem: folded.snapshotProblem))
        try sequencer.acknowledgeKeptBatches()
        try sequencer.recordRecovery(recovery)
        return sequencer
    }
}
