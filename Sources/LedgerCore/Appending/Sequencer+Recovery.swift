import ByteCoding
import FlagModel
import FlagState
import LogStorage
import Transparency

extension Sequencer {
    /// After a crash between sync and acknowledgement the log holds a durable batch that `head`
    /// does not know. It is kept, so it is signed now: the same size and root give the same bytes,
    /// since Ed25519 is deterministic.
    mutating func acknowledgeKeptBatches() throws {
        guard log.needsAcknowledgement else { return }
        let note = try signCheckpoint(size: frontier.size, root: frontier.root)
        try log.acknowledge(note: Array(note.utf8), root: frontier.root)
    }

    /// Writes the `ledger.recovered` event of an unclean start, signed by the ledger's key.
    mutating func recordRecovery(_ report: RecoveryReport) throws {
        guard report.needsRecord else { return }
        let recovered = LedgerRecovered(
            verdict: report.verdict.rawValue, size: report.size,
            tornBytes: report.tornTail?.byteCount ?? 0,
            quarantine: report.tornTail?.quarantineName, quarantineHash: report.tornTail?.digest)
        let draft = EventDraft(
            stream: .control, changes: [.ledgerRecovered(recovered)], signedAt: clock())
        let signer = try SecretKeySigner(checkpointKey)
        let results = write([[draft.submission(signer: signer, origin: created.origin)]])
        for result in results { _ = try result.get() }
    }
}
