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
        progress: (@Sendable (UInt64, UInt64) -> Void)?
    ) throws -> Sequencer {
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        var projector = Projector()
        let index = RecordIndex(fileSystem: fileSystem, layout: layout)
        let end = try reader.forEachBatchAhead(upTo: log.size) { batch in
            try projector.apply(batch)
            index.note(batch.records)
            progress?(projector.state.size, log.size)
        }
        // Recovery has read the last segment only. Nothing is written above damage in another: its
        // events would be judged by a state that lacks what is lost.
        if case .damaged(let damage, _) = end { throw LogStorageError.corrupt(damage) }
        log.raiseEpoch(above: projector.latestEpoch)
        guard let genesis = projector.genesis else {
            throw LedgerError.noGenesis("the log holds no acknowledged record")
        }
        let checkpointKey = try LedgerKeys(layout: layout, fileSystem: fileSystem)
            .readCheckpointKey(expecting: genesis.created.checkpointKey)
        var sequencer = try Sequencer(
            projector: projector, genesis: genesis, log: log, checkpointKey: checkpointKey,
            clock: clock, layout: layout, fileSystem: fileSystem, index: index)
        try sequencer.acknowledgeKeptBatches()
        try sequencer.recordRecovery(recovery)
        return sequencer
    }
}
