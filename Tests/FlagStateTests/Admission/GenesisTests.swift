import ByteCoding
import FlagModel
import FlagState
import Testing

@Suite struct GenesisTests {
    static let created = Change.ledgerCreated(TestLedger.genesis)

    private func refusal(
        _ changes: [Change] = [created], by author: Author = TestLedger.owner,
        key: PublicKeyLine? = nil, _ damage: (inout Event) -> Void = { _ in }
    ) -> Refusal.Code? {
        let ledger = TestLedger()
        var event = ledger.event(changes, by: author)
        damage(&event)
        return ledger.refusal(of: event, key: key)
    }

    @Test func theFirstRecordCreatesTheLedgerByItsOwnersSignature() {
        #expect(refusal() == nil)
        #expect(refusal([.environmentAdded("dev")]) == .invalid)
        #expect(refusal([]) == .invalid)
        #expect(refusal(by: "mallory", key: TestLedger.key(TestLedger.owner)) == .forbidden)
        #expect(refusal(key: TestLedger.key("mallory")) == .unknownKey)
        #expect(refusal { $0.ledger = Origin(unchecked: "other") } == .wrongLedger)
        #expect(refusal { $0.seq = 1 } == .brokenStream)
        #expect(refusal { $0.prev = SHA256.hash([1]) } == .brokenStream)
        #expect(refusal { $0.backfilledAt = Timestamp(microseconds: 1) } == .invalid)
        #expect(refusal { $0.onBehalfOf = Delegation(author: "x", token: nil) } == .invalid)
        #expect(refusal { $0.stream = .overrides(.zero, "prod") } == .invalid)
    }

    @Test func theOwnerHasAnUnreservedNameAndAKeyOfTheirOwn() {
        var reserved = TestLedger.genesis
        reserved.owner = .server
        #expect(
            refusal([.ledgerCreated(reserved)], by: .server, key: reserved.ownerKey) == .forbidden)
        var shared = TestLedger.genesis
        shared.checkpointKey = shared.ownerKey
        #expect(refusal([.ledgerCreated(shared)]) == .invalid)
    }

    @Test func theFirstRecordMayEnrolKeysAndNothingElse() {
        func enrol(_ author: Author, key: PublicKeyLine, isDelegate: Bool) -> Change {
            .keyEnrolled(KeyEnrolled(author: author, key: key, isDelegate: isDelegate))
        }
        let serverKey = TestLedger.key(.server)
        let created = GenesisTests.created
        #expect(refusal([created, enrol(.server, key: serverKey, isDelegate: true)]) == nil)
        #expect(refusal([created, enrol(.server, key: serverKey, isDelegate: false)]) == .invalid)
        #expect(
            refusal([created, enrol(.ledger, key: serverKey, isDelegate: false)]) == .forbidden)
        #expect(
            refusal([created, enrol("x", key: TestLedger.genesis.ownerKey, isDelegate: false)])
                == .alreadyExists)
        #expect(refusal([created, .environmentAdded("dev")]) == .invalid)
        #expect(refusal([enrol(.server, key: serverKey, isDelegate: true), created]) == .invalid)
    }

    @Test func aLedgerIsCreatedOnce() throws {
        let ledger = try TestLedger.created()
        #expect(ledger.refusal(of: [GenesisTests.created]) == .forbidden)
        #expect(ledger.state.genesis == TestLedger.genesis)
        #expect(ledger.state.roles(of: TestLedger.owner, in: .zero) == .owner)
        #expect(ledger.state.enrolledKeys.map(\.key.author).sorted() == [.ledger, "olga"])
        #expect(ledger.state.isKnown(Tenant.zero))
    }
}
