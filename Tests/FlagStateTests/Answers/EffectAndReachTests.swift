import ByteCoding
import FlagModel
import FlagState
import Testing

@Suite struct EffectAndReachTests {
    private let acme = Stream.overrides("acme", "prod")

    @Test func aWriteThatWouldChangeNothingIsNoWrite() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"), .product("old"))
        try ledger.append([
            .flagArchived("old"), .roleGranted(.admin, author: "anna", tenant: "acme"),
            .tenantRenamed("acme", name: "Acme"),
        ])
        let expiresAt = Timestamp(microseconds: ledger.clock + 10_000_000)
        func set(_ value: JSONValue, _ user: User?, _ expiresAt: Timestamp? = nil) -> Change {
            .overrideSet(flag: "f", user: user, value: value, expiresAt: expiresAt)
        }
        try ledger.append([set(true, nil), set(true, "ursula", expiresAt)], in: acme)

        let idle: [(Stream, Change)] = [
            (acme, set(true, nil)),
            (acme, set(true, "ursula", expiresAt)),
            (acme, .overrideCleared(flag: "f", user: "ulf")),
            (.overrides(.zero, "prod"), .overrideCleared(flag: "f", user: nil)),
            (.control, .flagDeclared(.product("f"))), (.control, .flagArchived("old")),
            (.control, .flagRestored("f")),
            (.control, .roleGranted(.admin, author: "anna", tenant: "acme")),
            (.control, .tenantRenamed("acme", name: "Acme")),
        ]
        for (stream, change) in idle {
            #expect(ledger.state.effect(of: [change], in: stream).isEmpty, "\(change)")
        }
        let effective: [(Stream, Change)] = [
            (acme, set(false, nil)), (acme, set(true, nil, expiresAt)),
            (acme, set(true, "ursula")), (acme, set(true, "ulf")),
            (.overrides("acme", "dev"), set(true, nil)),
            (acme, .overrideCleared(flag: "f", user: nil)),
            // So that admission says that there is no such flag.
            (acme, .overrideCleared(flag: "nobody", user: nil)),
            (.control, .flagDeclared(.product("f", default: true))),
            (.control, .flagDeclared(.product("old"))), (.control, .flagRestored("old")),
            (.control, .flagArchived("f")), (.control, .flagArchived("nobody")),
            (.control, .roleGranted(.owner, author: "anna", tenant: "acme")),
            (.control, .roleRevoked(.owner, author: "anna", tenant: "acme")),
            (.control, .tenantRenamed("acme", name: "ACME")),
        ]
        for (stream, change) in effective {
            #expect(ledger.state.effect(of: [change], in: stream) == [change], "\(change)")
        }
        let mixed = [set(true, nil), set(true, "ulf")]
        #expect(ledger.state.effect(of: mixed, in: acme) == [mixed[1]])
    }

    @Test func aRequestThatComesAgainIsKnownByWhatItBecame() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        func set(_ value: JSONValue, _ user: User? = nil) -> Change {
            .overrideSet(flag: "f", user: user, value: value, expiresAt: nil)
        }
        try ledger.append([set(true)], in: acme)
        let position = ledger.state.size
        let became = [set(true, "ulf"), set(false, "ursula")]
        try ledger.append(became, in: acme)
        func isEffect(_ changes: [Change]) -> Bool {
            ledger.state.isEffect(became, at: position, of: changes, in: acme)
        }
        // What was so already was left out, wherever it stood.
        let requests = [became, [set(true)] + became, [became[0], set(true), became[1]]]
        for request in requests { #expect(isEffect(request)) }
        for other in [
            [], [became[0]], [became[1], became[0]], became + [set(false)], became + [became[0]],
            became + [.noteAdded(text: "", flag: nil, position: nil)],
        ] {
            #expect(!isEffect(other), "\(other)")
        }
        // As it was then: what came later does not matter.
        try ledger.append([set(false), .overrideCleared(flag: "f", user: "ulf")], in: acme)
        for request in requests { #expect(isEffect(request)) }
    }

    @Test func whatWasClearedIsNotClearedAgain() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        try ledger.set("f", true, tenant: "acme")
        let clear = Change.overrideCleared(flag: "f", user: nil)
        #expect(ledger.state.effect(of: [clear], in: acme) == [clear])
        try ledger.append([clear], in: acme)
        #expect(ledger.state.effect(of: [clear], in: acme).isEmpty)
    }

    @Test func aChangeReachesThoseWhoseAnswerItChanges() throws {
        var ledger = try TestLedger.furnished()
        try ledger.append([.tenantAdded("umbrella", name: nil)])
        try ledger.declare(.product("f"))
        try ledger.set("f", false, tenant: "acme")
        func reach(_ changes: [Change], in stream: Stream) -> [Scope] {
            ledger.state.reach(of: changes, in: stream, now: ledger.now).map(\.scope)
        }
        func set(_ value: JSONValue, _ user: User? = nil) -> Change {
            .overrideSet(flag: "f", user: user, value: value, expiresAt: nil)
        }
        func scope(_ tenant: Tenant, _ user: User? = nil, _ environment: Environment = "prod")
            -> Scope
        {
            Scope(tenant: tenant, environment: environment, user: user)
        }
        // acme has its own value, the others fall back.
        let global = Stream.overrides(.zero, "prod")
        #expect(reach([set(true)], in: global) == [scope(.zero), scope("umbrella")])
        #expect(reach([set(false)], in: global).isEmpty)
        #expect(reach([set(true)], in: acme) == [scope("acme")])
        #expect(
            reach([set(true, "ursula")], in: acme) == [scope("acme", "ursula")])
        #expect(reach([set(true, "ursula")], in: global) == [scope(.zero, "ursula")])
        #expect(
            reach([.flagDeclared(.product("f", default: true))], in: .control)
                == [
                    scope("acme", nil, "dev"), scope(.zero, nil, "dev"), scope(.zero),
                    scope("umbrella", nil, "dev"), scope("umbrella"),
                ])
        let archived = ledger.state.reach(
            of: [.flagArchived("f")], in: .control, now: ledger.now)
        #expect(archived.count == 6)
        #expect(archived.allSatisfy { $0.difference.to == nil && $0.difference.from != nil })
    }
}
