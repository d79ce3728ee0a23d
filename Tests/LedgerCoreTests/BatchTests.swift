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

    /// Counts what it is asked to sign.
    private final class CountingSigner: EventSigner {
        let signer: any EventSigner
        let count = Atomic<Int>(0)
        var publicKey: PublicKeyLine { signer.publicKey }
        var checksItself: Bool { true }

        init(_ signer: any EventSigner) { self.signer = signer }

        func sign(_ event: [UInt8]) throws -> [UInt8] {
            count.add(1, ordering: .relaxed)
            return try signer.sign(event)
        }
    }

    /// The server's key signs for others: what the rules refuse must not exist with its signature.
    @Test func aKeyInMemorySignsNothingThatIsRefused() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let signer = CountingSigner(ledger.signer)
        let bad = ledger.control([.environmentAdded(TemporaryLedger.prod)], signer, in: writer)
        for group in [[bad], notes(5, ledger, [signer], in: writer) + [bad]] {
            #expect(throws: Refusal.self) { try writer.appendTogether(group) }
        }
        #expect(signer.count.load(ordering: .relaxed) == 0)
        _ = try writer.appendTogether(notes(5, ledger, [signer], in: writer))
        #expect(signer.count.load(ordering: .relaxed) == 5)
        try writer.close()
    }

    /// Holds the writer up until it is told to go on.
    private func hold(_ writer: Ledger) -> DispatchSemaphore {
        let held = DispatchSemaphore(value: 0)
        writer.enqueue([
            { _ in
                held.wait()
                throw NothingToChange()
            }
        ]) { _ in }
        return held
    }

    /// More than fit one batch, while the writer is held up: all get their turn, without anybody's
    /// coming later who would drive the writer on.
    @Test func whatOneBatchHasNoRoomForComesWithTheNext() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let batches = Mutex<[Int]>([])
        writer.follow { records, _ in batches.withLock { $0.append(records.count) } }
        let (limit, done) = (LedgerCoreLimits.batchSubmissions, DispatchSemaphore(value: 0))
        let (count, first) = (3 * limit - 10, writer.state.size)
        let held = hold(writer)
        for submission in notes(count, ledger, [ledger.signer], in: writer) {
            writer.enqueue([submission]) { _ in done.signal() }
        }
        held.signal()
        for number in 0..<count {
            try #require(done.wait(timeout: .now() + 30) == .success, "\(number) of \(count)")
        }
        #expect(writer.state.size == first + UInt64(count))
        #expect(batches.withLock { $0.allSatisfy { $0 <= limit } && $0.count >= 3 })
        try writer.close()
    }

    /// Whoever waits for an answer waits until it is there, whoever writes it.
    @Test func whoComesBehindMoreThanABatchWaitsForItsOwn() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let count = 2 * LedgerCoreLimits.batchSubmissions
        let held = hold(writer)
        for submission in notes(count, ledger, [ledger.signer], in: writer) {
            writer.enqueue([submission]) { _ in }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.05) { held.signal() }
        let receipt = try #require(try ledger.set("checkout", true, in: writer))
        #expect(receipt.position == writer.state.size - 1)
        #expect(ledger.value("checkout", in: writer.state) == .bool(true))
        try writer.close()
    }
}
