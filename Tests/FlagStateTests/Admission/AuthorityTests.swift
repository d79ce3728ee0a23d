import ByteCoding
import FlagModel
import FlagState
import Testing

/// In whose name an event speaks: keys, delegation, tokens.
@Suite struct AuthorityTests {
    static let set = [
        Change.overrideSet(flag: "f", user: nil, value: .bool(true), expiresAt: nil)
    ]
    static let acme = Stream.overrides("acme", "prod")
    static let serverKey = TestLedger.key(.server)

    static func world() throws -> TestLedger {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        try ledger.admit("anna", .admin, in: "acme")
        try ledger.append([
            .keyEnrolled(KeyEnrolled(author: .server, key: serverKey, isDelegate: true))
        ])
        return ledger
    }

    func delegated(
        _ ledger: TestLedger, for author: Author, token: String? = nil,
        _ changes: [Change] = set, in stream: Stream = acme
    ) -> Refusal.Code? {
        var event = ledger.event(changes, in: stream, by: .server)
        event.onBehalfOf = Delegation(author: author, token: token)
        return ledger.refusal(of: event)
    }

    @Test func onlyAnEnrolledKeyOfTheAuthorCounts() throws {
        let ledger = try AuthorityTests.world()
        let event = ledger.event(AuthorityTests.set, in: AuthorityTests.acme, by: "anna")
        #expect(ledger.refusal(of: event) == nil)
        #expect(ledger.refusal(of: event, key: TestLedger.key("anna", 1)) == .unknownKey)
        #expect(ledger.refusal(of: event, key: TestLedger.key(TestLedger.owner)) == .forbidden)
    }

    @Test func aRevokedKeyCountsUpToItsRevocation() throws {
        var ledger = try AuthorityTests.world()
        try ledger.append(AuthorityTests.set, in: AuthorityTests.acme, by: "anna")
        let fingerprint = TestLedger.key("anna").fingerprint
        try ledger.append([.keyRevoked(fingerprint: fingerprint)])
        #expect(ledger.state.key(fingerprint)?.revokedAt == ledger.state.size - 1)
        #expect(
            ledger.refusal(of: AuthorityTests.set, in: AuthorityTests.acme, by: "anna")
                == .revokedKey)
        // The audit folds from zero and finds the earlier event right at its position.
        var audit = LedgerState()
        for (event, place) in ledger.events {
            #expect(audit.admission(of: event, at: place) == nil)
            audit.fold(event, at: place)
        }
    }

    @Test func aKeyForOneTenantCountsForRolesThereOnly() throws {
        var ledger = try AuthorityTests.world()
        let narrow = TestLedger.key("anna", 1)
        try ledger.append([
            .tenantAdded("umbrella", name: nil),
            .roleGranted(.owner, author: "anna", tenant: "umbrella"),
            .roleGranted(.owner, author: "anna", tenant: .zero),
            .keyEnrolled(KeyEnrolled(author: "anna", key: narrow, tenant: "acme")),
        ])
        func refusal(_ stream: Stream, _ changes: [Change] = AuthorityTests.set) -> Refusal.Code? {
            ledger.refusal(of: ledger.event(changes, in: stream, by: "anna"), key: narrow)
        }
        #expect(refusal(.overrides("acme", "prod")) == nil)
        #expect(refusal(.overrides("umbrella", "prod")) == .forbidden)
        #expect(refusal(.overrides(.zero, "prod")) == .forbidden)
        #expect(refusal(.control, [.environmentAdded("stage")]) == .forbidden)
    }

    @Test func aDelegatedKeySignsForOthersOnly() throws {
        let ledger = try AuthorityTests.world()
        #expect(
            ledger.refusal(of: AuthorityTests.set, in: AuthorityTests.acme, by: .server)
                == .forbidden)
        #expect(delegated(ledger, for: "anna") == nil)
        #expect(delegated(ledger, for: "stranger") == .forbidden)
        #expect(delegated(ledger, for: .ledger) == .forbidden)
        #expect(delegated(ledger, for: .server) == .forbidden)
        var event = ledger.event(AuthorityTests.set, in: AuthorityTests.acme, by: "anna")
        event.onBehalfOf = Delegation(author: TestLedger.owner, token: nil)
        #expect(ledger.refusal(of: event) == .forbidden)
    }

    @Test func aDelegatedKeyOfSomebodyWithARoleDoesNotSignForThem() throws {
        var ledger = try AuthorityTests.world()
        let delegate = TestLedger.key("anna", 7)
        try ledger.append([
            .keyEnrolled(KeyEnrolled(author: "anna", key: delegate, isDelegate: true))
        ])
        let event = ledger.event(AuthorityTests.set, in: AuthorityTests.acme, by: "anna")
        #expect(ledger.refusal(of: event) == nil)
        #expect(ledger.refusal(of: event, key: delegate) == .forbidden)
    }

    @Test func aTokenCountsWhileItIsValidAndWhereItReaches() throws {
        var ledger = try AuthorityTests.world()
        let expiresAt = Timestamp(microseconds: ledger.clock + 60_000_000)
        try ledger.append([
            .tokenIssued(
                TokenIssued(
                    environments: ["prod"], expiresAt: expiresAt, id: "t", principal: "client",
                    role: .owner, hash: SHA256.hash([1]), tenant: "acme"))
        ])
        #expect(delegated(ledger, for: "client", token: "t") == nil)
        #expect(delegated(ledger, for: "client", token: "u") == .unknownToken)
        #expect(delegated(ledger, for: "anna", token: "t") == .forbidden)
        #expect(delegated(ledger, for: "client") == .forbidden)
        #expect(
            delegated(ledger, for: "client", token: "t", in: .overrides("acme", "dev"))
                == .forbidden)
        // For some environments only: no say in what concerns all of them.
        let grant = Change.roleGranted(.viewer, author: "v", tenant: "acme")
        #expect(delegated(ledger, for: "client", token: "t", [grant], in: .control) == .forbidden)

        var late = ledger
        late.clock = expiresAt.microseconds - 1_000_000
        #expect(delegated(late, for: "client", token: "t") == .unknownToken)
        late.clock -= 1
        #expect(delegated(late, for: "client", token: "t") == nil)
        try ledger.append([.tokenRevoked(id: "t")])
        #expect(delegated(ledger, for: "client", token: "t") == .unknownToken)
    }

    @Test func theLedgersKeySignsWhatTheLedgerWentThrough() throws {
        var ledger = try AuthorityTests.world()
        let stepped = Change.clockSteppedBack(
            clock: ledger.now, lastRecordedAt: ledger.now)
        func recovered(_ size: UInt64) -> Change {
            .ledgerRecovered(
                LedgerRecovered(
                    verdict: "unclean", size: size, tornBytes: 0, quarantine: nil,
                    quarantineHash: nil))
        }
        #expect(ledger.refusal(of: [stepped], by: .ledger) == nil)
        #expect(ledger.refusal(of: [recovered(ledger.state.size)], by: .ledger) == nil)
        #expect(ledger.refusal(of: [recovered(ledger.state.size + 1)], by: .ledger) == .invalid)
        #expect(ledger.refusal(of: [.environmentAdded("x")], by: .ledger) == .forbidden)
        #expect(ledger.refusal(of: [stepped]) == .forbidden)
        #expect(delegated(ledger, for: "anna", [stepped], in: .control) == .forbidden)
        var event = ledger.event([stepped], by: .ledger)
        event.onBehalfOf = Delegation(author: "anna", token: nil)
        #expect(ledger.refusal(of: event) == .forbidden)
        try ledger.append([stepped], by: .ledger)
    }
}
