import ByteCoding
import Dispatch
import FlagModel
import FlagState
import LedgerCore
import Synchronization
import Testing

/// Many changes in one batch: admitted one after the other, signed side by side.
@Suite("Appending: many in one batch")
struct BatchTests {
    private func notes(
        _ count: Int, _ ledger: TemporaryLedger, _ signers: [any EventSigner], in writer: Ledger
    ) -> [Submission] {
        (0..<count).map { number in
            let note = Change.noteAdded(text: "note \(number)", flag: nil, position: 0)
            return ledger.control([note], signers[number % signers.count], in: writer)
        }
    }

    @Test func eachEventOfABatchHasTheSignatureOfItsOwnKey() throws {
        let ledger = try TemporaryLedger()
        let (ann, signer) = (Author(unchecked: "ann@example.com"), try makeSigner(7))
        let writer = try ledger.open()
        let changes = [
            Change.keyEnrolled(KeyEnrolled(author: ann, key: signer.publicKey)),
            .roleGranted(.owner, author: ann, tenant: .zero),
        ]
        _ = try writer.append(ledger.control(changes, ledger.signer, in: writer))
        for count in [1, 2, 3, 4, 7, 40] {
            let first = writer.state.size
            let outcomes = try writer.appendTogether(
                notes(count, ledger, [ledger.signer, signer, signer], in: writer))
            let positions = outcomes.map { outcome -> UInt64? in
                guard case .appended(let receipt) = outcome else { return nil }
                return receipt.position
            }
            #expect(positions == (0..<UInt64(count)).map { first + $0 })
        }
        try writer.close()
        #expect(try Audit.run(ledger.path).findings == [])
    }

    /// Stands for a machine that miscalculates: whoever signs twice finds out.
    private struct BrokenSigner: EventSigner {
        let publicKey: PublicKeyLine
        var checksItself: Bool { true }
        func sign(_ event: [UInt8]) throws -> [UInt8] { throw LedgerError.signing("broken") }
    }

    @Test(arguments: [1, 9]) func aSignatureThatFailsLeavesNothingOfItsBatch(_ others: Int) throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let before = writer.publication
        let broken = BrokenSigner(publicKey: ledger.signer.publicKey)
        let submissions =
            notes(others, ledger, [ledger.signer], in: writer)
            + notes(1, ledger, [broken], in: writer)
        #expect(throws: LedgerError.self) { try writer.appendTogether(submissions) }
        #expect(writer.publication.root == before.root && writer.state.size == before.state.size)
        try ledger.set("checkout", true, in: writer)
        try writer.close()
        #expect(try Audit.run(ledger.path).findings == [])
    }

    /// More than fit one batch, while the writer is held up: all get their turn.
    @Test func whatOneBatchHasNoRoomForComesWithTheNext() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let (count, first) = (3 * LedgerCoreLimits.batchSubmissions - 10, writer.state.size)
        let (held, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        writer.enqueue([
            { _ in
                held.wait()
                throw NothingToChange()
            }
        ]) { _ in }
        for submission in notes(count, ledger, [ledger.signer], in: writer) {
            writer.enqueue([submission]) { _ in done.signal() }
        }
        let alone = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            _ = try? ledger.set("checkout", true, in: writer)
            alone.signal()
        }
        held.signal()
        for number in 0..<count {
            try #require(done.wait(timeout: .now() + 60) == .success, "\(number) of \(count)")
        }
        try #require(alone.wait(timeout: .now() + 60) == .success)
        #expect(writer.state.size == first + UInt64(count) + 1)
        try writer.close()
    }
}
