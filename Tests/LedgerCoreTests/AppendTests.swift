import ByteCoding
import Dispatch
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Synchronization
import Testing
import Transparency

@Suite("Appending: durable, signed, visible, in this order")
struct AppendTests {
    @Test func flagsPersistAcrossReopen() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", true, in: writer)
        try writer.close()
        #expect(ledger.value("checkout", in: try ledger.view().state) == .bool(true))
        let again = try ledger.open()
        #expect(ledger.value("checkout", in: again.state) == .bool(true))
        try again.close()
    }

    @Test func aReceiptProvesItsRecordWithNothingButTheVerifierKey() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let receipt = try #require(try ledger.set("checkout", true, in: writer))
        try writer.close()
        let view = try ledger.view()
        let signed = try SignedCheckpoint.parse(Array(receipt.checkpoint.utf8))
        #expect(signed.verify(with: view.verifierKey) == .verified)
        #expect(signed.checkpoint.size == receipt.size)
        let proof = InclusionProof(
            index: receipt.position, size: receipt.size, hashes: receipt.proof)
        let leaf = MerkleTree.leafHash(of: try view.recordBytes(at: receipt.position))
        #expect(leaf == receipt.leafHash)
        #expect(proof.check(leafHash: leaf, root: signed.checkpoint.root) == .holds)
    }

    @Test func aWriteThatChangesNothingAppendsNothing() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", true, in: writer)
        let size = writer.state.size
        #expect(try ledger.set("checkout", true, in: writer) == nil)
        #expect(writer.state.size == size)
        try writer.close()
    }

    @Test func whoFollowsHearsOfEveryBatchAndOfNothingElse() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let told = Mutex<[[UInt64]]>([])
        writer.follow { records, _ in told.withLock { $0.append(records.map(\.place.position)) } }
        let first = writer.state.size
        try ledger.set("checkout", true, in: writer)
        // One that changes nothing, and one that is refused.
        try ledger.set("checkout", true, in: writer)
        #expect(throws: Refusal.self) { try ledger.set("unknown", true, in: writer) }
        try ledger.set("checkout", false, in: writer)
        try writer.close()
        #expect(told.withLock { $0 } == [[first], [first + 1]])
    }

    @Test func twoAuthorsWithTheirOwnKeysWriteOneAfterTheOther() throws {
        let ledger = try TemporaryLedger()
        let ann = Author(unchecked: "ann@example.com")
        let signer = try makeSigner(7)
        let writer = try ledger.open()
        let changes = [
            Change.keyEnrolled(KeyEnrolled(author: ann, key: signer.publicKey)),
            .roleGranted(.admin, author: ann, tenant: TemporaryLedger.acme),
        ]
        _ = try writer.append(ledger.control(changes, ledger.signer, in: writer))
        try writer.close()
        let second = try ledger.open()
        try ledger.set("checkout", true, tenant: TemporaryLedger.acme, by: signer, in: second)
        #expect(throws: Refusal.self) {
            try ledger.set("checkout", true, tenant: .zero, by: signer, in: second)
        }
        try second.close()
        let last = try ledger.view().record(at: second.state.size - 1)
        #expect(last.event.author == ann)
        #expect(try Audit.run(ledger.path).findings == [])
    }

    @Test func theSameEventAgainGivesTheFirstReceiptAndOtherBytesAreRefused() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let draft = EventDraft(
            stream: .control, changes: [.noteAdded(text: "one", flag: nil, position: 0)],
            signedAt: ledger.clock.now(), id: EventID(unchecked: "retry-1"))
        let kept = Mutex<SignedEvent?>(nil)
        let compose = draft.submission(signer: ledger.signer, origin: writer.origin)
        let first = try writer.append { state in
            let signed = try compose(state)
            kept.withLock { $0 = signed }
            return signed
        }
        let signed = try #require(kept.withLock { $0 })
        let size = writer.state.size
        let second = try writer.append { _ in signed }
        guard case .appended(let one) = first, case .appended(let two) = second else {
            Issue.record("both must be appended")
            return
        }
        #expect(one.position == two.position && writer.state.size == size)
        var other = draft
        other.changes = [.noteAdded(text: "two", flag: nil, position: 0)]
        let refusal = #expect(throws: Refusal.self) {
            try writer.append(other.submission(signer: ledger.signer, origin: writer.origin))
        }
        #expect(refusal?.code == .duplicateID)
        try writer.close()
    }

    /// A client that asks twice may be answered out of the batch that is still in the making.
    @Test func theSameEventTwiceInOneBatchIsOneRecord() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let size = writer.state.size
        let signed = try ledger.control(
            [.noteAdded(text: "one", flag: nil, position: 0)], ledger.signer, in: writer)(
                writer.state)
        let outcomes = try writer.appendTogether([{ _ in signed }, { _ in signed }])
        for outcome in outcomes {
            guard case .appended(let receipt) = outcome else {
                Issue.record("both must be appended")
                return
            }
            #expect(receipt.position == size)
        }
        #expect(outcomes.count == 2 && writer.state.size == size + 1)
        try writer.close()
    }

    @Test func anAuthorWhoSaysWhatTheStreamWasLikeIsRefusedWhereItHasChanged() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", true, in: writer)
        let last = writer.state.size - 1
        func append(expecting position: UInt64) throws {
            var draft = EventDraft(
                stream: .overrides(.zero, TemporaryLedger.prod),
                changes: [
                    .overrideSet(
                        flag: FlagKey(unchecked: "search"), user: nil,
                        value: .bool(position > last),
                        expiresAt: nil)
                ],
                signedAt: ledger.clock.now())
            draft.expectedPosition = position
            draft.keepsIdleChanges = true
            _ = try writer.append(draft.submission(signer: ledger.signer, origin: writer.origin))
        }
        let refusal = #expect(throws: Refusal.self) { try append(expecting: last - 1) }
        #expect(refusal?.code == .positionChanged)
        try append(expecting: last)
        // What was said in other streams since does not matter.
        try append(expecting: writer.state.size + 7)
        try writer.close()
    }

    @Test func aGroupIsAppendedWholeOrNotAtAll() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let size = writer.state.size
        let good = ledger.control(
            [.environmentAdded(Environment(unchecked: "stage"))], ledger.signer, in: writer)
        let bad = ledger.control(
            [.environmentAdded(TemporaryLedger.prod)], ledger.signer, in: writer)
        let refusal = #expect(throws: Refusal.self) { try writer.appendTogether([good, bad]) }
        #expect(refusal?.code == .alreadyExists)
        #expect(writer.state.size == size)
        try writer.close()
        #expect(try ledger.view().size == size)
    }

    @Test func manyThreadsShareBatchesAndEachGetsItsOwnPosition() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let first = writer.state.size
        let positions = Mutex<[UInt64]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            let receipt = try? ledger.set(
                "checkout", true, tenant: .zero, user: "user-\(number)", in: writer)
            if let receipt { positions.withLock { $0.append(receipt.position) } }
        }
        try writer.close()
        #expect(positions.withLock { $0.sorted() } == Array(first..<(first + 64)))
        #expect(try Audit.run(ledger.path).findings == [])
    }

    @Test func aClockThatStepsBackNeverTakesRecordedTimesWithItAndIsTold() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", true, in: writer)
        ledger.clock.advance(bySeconds: -3_600)
        try ledger.set("checkout", false, in: writer)
        try ledger.set("search", true, in: writer)
        try writer.close()
        var steps = 0
        var times: [Timestamp] = []
        try ledger.view().forEachRecord { record, event, _ in
            times.append(record.recordedAt)
            for case .clockSteppedBack in event.changes { steps += 1 }
        }
        #expect(steps == 1)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try Audit.run(ledger.path).findings == [])
    }

    @Test func anUncleanStartIsRecordedByTheLedgersOwnKey() throws {
        let ledger = try TemporaryLedger()
        do {
            // Left without `close`, as a killed process leaves it.
            let writer = try ledger.open()
            try ledger.set("checkout", true, in: writer)
        }
        let writer = try ledger.open()
        try writer.close()
        let view = try ledger.view()
        let last = try view.record(at: view.size - 1)
        #expect(last.event.author == .ledger)
        guard case .ledgerRecovered(let recovered)? = last.event.changes.first else {
            Issue.record("expected ledger.recovered, found \(last.event.changes)")
            return
        }
        #expect(recovered.verdict == "unclean" && recovered.tornBytes == 0)
        #expect(ledger.value("checkout", in: view.state) == .bool(true))
        #expect(try Audit.run(ledger.path).findings == [])
    }
}
