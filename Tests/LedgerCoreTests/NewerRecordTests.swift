import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Testing
import Transparency

/// A record that a newer program wrote: whole on disk, hashed and signed, and not understood here.
@Suite("A record of a newer kind: known to be there, never passed over")
struct NewerRecordTests {
    @Test func whatStandsBeforeItCanBeAskedForAndNothingElse() throws {
        let ledger = try TemporaryLedger()
        let size = try ledger.view().size
        try append([1, 2] + [UInt8](repeating: 0, count: 200), to: ledger)

        let view = try ledger.view()
        guard case .unsupportedRecord(size, _)? = view.obstacle else {
            Issue.record("the obstacle is \(String(describing: view.obstacle))")
            return
        }
        let present = view.state.moment(now: ledger.clock.now())
        #expect(throws: LedgerError.self) { try view.requireReadable(present) }
        let earlier = try #require(view.state.moment(after: size - 2))
        try view.requireReadable(earlier)
        #expect(throws: LedgerError.self) { try view.prove(0) }
        #expect(throws: LedgerError.self) { try ledger.open() }
        let findings = try Audit.run(ledger.path).findings
        #expect(findings.map(\.kind) == [.unsupported])
        #expect(findings.first?.position == size)
    }

    /// Appends bytes that no event of ours is in, as a program of tomorrow would: durable, under
    /// the right root, acknowledged by a checkpoint of the ledger's key.
    private func append(_ record: [UInt8], to ledger: TemporaryLedger) throws {
        var frontier = Frontier()
        try ledger.view().forEachRecord { _, _, leafHash in frontier.append(leafHash) }
        let leafHash = MerkleTree.leafHash(of: record)
        frontier.append(leafHash)
        let (log, _) = try LogWriter.open(
            fileSystem: PosixFileSystem(), layout: LedgerLayout(root: ledger.path))
        let written = try log.write(
            records: [record], leafHashes: [leafHash], root: frontier.root)
        _ = try log.readBack(written)
        let key = try KeyFile.read(ledger.path + "/keys/checkpoint", fileSystem: PosixFileSystem())
        let signer = try #require(
            NoteSigner(name: TemporaryLedger.origin.text, secretKey: key.secretKey))
        let note = SignedCheckpoint.sign(
            size: frontier.size, root: frontier.root, with: signer)
        try log.acknowledge(note: Array(note.format().utf8), root: frontier.root)
        try log.close()
    }
}
