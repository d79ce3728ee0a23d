import ByteCoding
import FlagModel
import FlagState
import Testing

/// Each rule about an event's place, time and shape, refused and accepted.
@Suite struct AdmissionRulesTests {
    static let acme = Stream.overrides("acme", "prod")

    static func set(_ flag: FlagKey = "f", _ user: User? = nil, expiresAt: Timestamp? = nil)
        -> Change
    {
        .overrideSet(flag: flag, user: user, value: true, expiresAt: expiresAt)
    }

    static func world() throws -> TestLedger {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"), .product("g"))
        return ledger
    }

    private func refusal(
        _ ledger: TestLedger, _ changes: [Change] = [set()], in stream: Stream = acme,
        _ damage: (inout Event) -> Void
    ) -> Refusal.Code? {
        var event = ledger.event(changes, in: stream)
        damage(&event)
        return ledger.refusal(of: event)
    }

    @Test func anEventNamesItsLedgerItsStreamAndItsPlace() throws {
        var ledger = try AdmissionRulesTests.world()
        #expect(refusal(ledger) { _ in } == nil)
        #expect(refusal(ledger) { $0.ledger = Origin(unchecked: "other") } == .wrongLedger)
        #expect(refusal(ledger) { $0.seq += 1 } == .brokenStream)
        #expect(refusal(ledger) { $0.prev = .zero } == .brokenStream)
        let genesis = ledger.events[0].place.eventDigest
        #expect(ledger.event([], in: AdmissionRulesTests.acme).prev == genesis)

        try ledger.append([AdmissionRulesTests.set()], in: AdmissionRulesTests.acme)
        #expect(refusal(ledger) { _ in } == nil)
        #expect(refusal(ledger) { $0.seq = 0 } == .brokenStream)
        #expect(refusal(ledger) { $0.prev = genesis } == .brokenStream)
        #expect(refusal(ledger) { $0.stream = .overrides("acme", "dev") } == .brokenStream)
    }

    @Test func aRecordStandsAtTheNextPosition() throws {
        let ledger = try AdmissionRulesTests.world()
        let event = ledger.event([AdmissionRulesTests.set()], in: AdmissionRulesTests.acme)
        var place = ledger.place(of: event)
        #expect(ledger.state.admission(of: event, at: place) == nil)
        place.position += 1
        #expect(ledger.state.admission(of: event, at: place)?.code == .invalid)
    }

    @Test func anIDIsUsedOnce() throws {
        var ledger = try AdmissionRulesTests.world()
        let first = ledger.event([AdmissionRulesTests.set()], in: AdmissionRulesTests.acme)
        #expect(ledger.state.position(of: first.id) == nil)
        try ledger.append(first)
        #expect(ledger.state.position(of: first.id) == ledger.state.size - 1)
        #expect(refusal(ledger) { $0.id = first.id } == .duplicateID)
        #expect(
            refusal(ledger, [.environmentAdded("x")], in: .control) { $0.id = first.id }
                == .duplicateID)
    }

    @Test func changesFitTheirStream() throws {
        let ledger = try AdmissionRulesTests.world()
        #expect(ledger.refusal(of: [], in: AdmissionRulesTests.acme) == .invalid)
        #expect(ledger.refusal(of: [AdmissionRulesTests.set()], in: .control) == .invalid)
        #expect(
            ledger.refusal(of: [.environmentAdded("x")], in: AdmissionRulesTests.acme) == .invalid)
        #expect(ledger.refusal(of: [.environmentAdded("x")]) == nil)
        let many = (0...FlagModelLimits.changesPerEvent).map {
            AdmissionRulesTests.set("f", User(unchecked: "user \($0)"))
        }
        #expect(ledger.refusal(of: many, in: AdmissionRulesTests.acme) == .tooLarge)
        #expect(ledger.refusal(of: Array(many.dropLast()), in: AdmissionRulesTests.acme) == nil)
    }

    @Test func anEventSaysOneThingOfEach() throws {
        let ledger = try AdmissionRulesTests.world()
        func pair(_ one: Change, _ other: Change, _ stream: Stream = .control) -> Refusal.Code? {
            ledger.refusal(of: [one, other], in: stream)
        }
        let set = AdmissionRulesTests.set()
        let acme = AdmissionRulesTests.acme
        #expect(pair(set, set, acme) == .invalid)
        #expect(pair(set, .overrideCleared(flag: "f", user: nil), acme) == .invalid)
        #expect(pair(set, AdmissionRulesTests.set("f", "ursula"), acme) == nil)
        #expect(pair(set, AdmissionRulesTests.set("g"), acme) == nil)
        #expect(pair(.flagDeclared(.product("n")), .flagArchived("n")) == .invalid)
        #expect(pair(.tenantAdded("t", name: nil), .tenantRetired("t")) == .invalid)
        #expect(
            pair(
                .roleGranted(.admin, author: "x", tenant: "acme"),
                .roleRevoked(.admin, author: "x", tenant: "acme")) == .invalid)
        #expect(
            pair(
                .noteAdded(text: "a", flag: "f", position: nil),
                .noteAdded(text: "b", flag: "f", position: nil)) == nil)
    }

    @Test func aChangeSeesWhatTheEarlierOnesOfItsEventDid() throws {
        let ledger = try AdmissionRulesTests.world()
        let add = Change.tenantAdded("t", name: nil)
        let grant = Change.roleGranted(.owner, author: "x", tenant: "t")
        #expect(ledger.refusal(of: [add, grant]) == nil)
        #expect(ledger.refusal(of: [grant, add]) == .unknownTenant)
        #expect(ledger.refusal(of: [grant]) == .unknownTenant)
    }

    @Test func recordedTimesGrow() throws {
        let ledger = try AdmissionRulesTests.world()
        let event = ledger.event([AdmissionRulesTests.set()], in: AdmissionRulesTests.acme)
        var place = ledger.place(of: event)
        for (offset, expected) in [(-1, Refusal.Code.timeDecreases), (0, .timeDecreases), (1, nil)]
        {
            place.recordedAt = Timestamp(microseconds: ledger.clock + Int64(offset))
            #expect(ledger.state.admission(of: event, at: place)?.code == expected)
        }
    }

    @Test func historyIsImportedInItsOwnOrderBeforeAnyLivedOverride() throws {
        func backfill(
            _ ledger: TestLedger, _ time: Int64, in stream: Stream = AdmissionRulesTests.acme
        ) -> Event {
            var event = ledger.event([AdmissionRulesTests.set()], in: stream)
            event.backfilledAt = Timestamp(microseconds: time)
            return event
        }
        var ledger = try AdmissionRulesTests.world()
        // A backfilled event and its record say one time.
        let event = backfill(ledger, 5_000)
        var place = ledger.place(of: event)
        place.recordedAt = ledger.now
        #expect(ledger.state.admission(of: event, at: place)?.code == .invalid)

        try ledger.append(backfill(ledger, 5_000))
        #expect(ledger.refusal(of: backfill(ledger, 4_999)) == .timeDecreases)
        try ledger.append(backfill(ledger, 5_000))
        try ledger.append(backfill(ledger, 6_000))
        #expect(ledger.refusal(of: backfill(ledger, 5_999)) == .timeDecreases)
        // Lived records go on after it, and history cannot be slipped in any more.
        try ledger.append([AdmissionRulesTests.set("g")], in: AdmissionRulesTests.acme)
        #expect(ledger.refusal(of: backfill(ledger, 7_000)) == .timeDecreases)
        #expect(ledger.refusal(of: backfill(ledger, ledger.clock)) == .timeDecreases)
        #expect(ledger.refusal(of: backfill(ledger, ledger.clock + 1)) == nil)

        var lived = try AdmissionRulesTests.world()
        try lived.append([AdmissionRulesTests.set()], in: AdmissionRulesTests.acme)
        #expect(lived.refusal(of: backfill(lived, 5_000)) == .timeDecreases)
        var wordy = try AdmissionRulesTests.world()
        try wordy.append([.noteAdded(text: "n", flag: "f", position: nil)])
        #expect(wordy.refusal(of: backfill(wordy, 5_000)) == nil)
    }

    @Test func anOverrideIsNotSetToExpireBeforeItIsRecorded() throws {
        let ledger = try AdmissionRulesTests.world()
        let recordedAt = ledger.clock + 1_000_000
        for (offset, expected) in [(-1, Refusal.Code.invalid), (0, .invalid), (1, nil)] {
            let expiresAt = Timestamp(microseconds: recordedAt + Int64(offset))
            let set = AdmissionRulesTests.set(expiresAt: expiresAt)
            #expect(ledger.refusal(of: [set], in: AdmissionRulesTests.acme) == expected)
        }
        var event = ledger.event(
            [AdmissionRulesTests.set(expiresAt: Timestamp(microseconds: 7))],
            in: AdmissionRulesTests.acme)
        event.backfilledAt = Timestamp(microseconds: 5_000)
        #expect(ledger.refusal(of: event) == nil)
    }
}
