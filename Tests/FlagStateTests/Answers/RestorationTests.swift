import ByteCoding
import FlagModel
import FlagState
import TestSupport
import Testing

@Suite struct RestorationTests {
    /// An admissible random history in a furnished ledger.
    private static func ledger(seed: UInt64) throws -> TestLedger {
        var ledger = try TestLedger.furnished()
        try ledger.append([.tenantAdded("umbrella", name: nil)])
        var history = RandomHistory(seed: seed)
        for flag in RandomHistory.flags {
            try ledger.declare(.product(flag, default: history.value(of: flag)))
        }
        for _ in 0..<40 {
            let (stream, changes) = history.changes(now: ledger.now)
            if stream == .control { continue }
            let event = ledger.event(changes, in: stream)
            if ledger.refusal(of: event) == nil { try ledger.append(event) }
        }
        return ledger
    }

    @Test(arguments: UInt64(0)..<8)
    func restoringBringsBackEveryAnswerThatCanComeBack(seed: UInt64) throws {
        let ledger = try RestorationTests.ledger(seed: seed)
        let stream = Stream.overrides("acme", "prod")
        for size in stride(from: UInt64(8), through: ledger.state.size, by: 3) {
            var restored = ledger
            // What counts is the old state as it would look now: expiries go on.
            let past = Moment(size: size, time: ledger.now)
            let restoration = restored.state.restoration(
                of: "acme", "prod", to: past, now: ledger.now)
            #expect(restoration.skipped.isEmpty)
            if !restoration.changes.isEmpty {
                try restored.append(restoration.changes, in: stream)
            }
            let now = restored.state.moment(now: ledger.now)
            for user in RandomHistory.users {
                let scope = Scope(tenant: "acme", environment: "prod", user: user)
                for flag in RandomHistory.flags {
                    #expect(
                        RestorationTests.ownValues(restored.state, flag, scope, at: now)
                            == RestorationTests.ownValues(ledger.state, flag, scope, at: past))
                }
            }
            let again = restored.state.restoration(of: "acme", "prod", to: past, now: ledger.now)
            #expect(again.changes.isEmpty && again.skipped.isEmpty)
        }
    }

    /// What the tenant's own rungs hold that has not run out.
    private static func ownValues(
        _ state: LedgerState, _ flag: FlagKey, _ scope: Scope, at moment: Moment
    ) -> [JSONValue?] {
        let rungs = state.explain(flag, scope, at: moment)?.rungs ?? []
        return rungs.filter { $0.source == .user || $0.source == .tenant }
            .map { $0.state == .expired ? nil : $0.value }
    }

    @Test func oneFlagOrWhatTodaysRulesForbidIsLeftAlone() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"), .product("g"), .product("h"))
        for flag in ["f", "g", "h"] as [FlagKey] { try ledger.set(flag, true, tenant: "acme") }
        let past = ledger.head
        for flag in ["f", "g", "h"] as [FlagKey] { try ledger.set(flag, false, tenant: "acme") }
        try ledger.declare(.protected("g"))
        try ledger.append([.flagArchived("h")])

        let all = ledger.state.restoration(of: "acme", "prod", to: past, now: ledger.now)
        #expect(
            all.changes == [.overrideSet(flag: "f", user: nil, value: true, expiresAt: nil)])
        #expect(all.skipped.map(\.flag) == ["g", "h"])
        #expect(all.skipped.map(\.refusal.code) == [.isProtected, .unknownFlag])
        let one = ledger.state.restoration(
            of: "acme", "prod", flag: "g", to: past, now: ledger.now)
        #expect(one.changes.isEmpty && one.skipped.map(\.flag) == ["g"])
    }

    @Test func whatHasExpiredSinceIsClearedRatherThanSet() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        let expiresAt = Timestamp(microseconds: ledger.clock + 10_000_000)
        try ledger.set("f", true, tenant: "acme", user: "ursula", expiresAt: expiresAt)
        let past = ledger.head
        try ledger.set("f", false, tenant: "acme", user: "ursula")
        let early = ledger.state.restoration(of: "acme", "prod", to: past, now: ledger.now)
        #expect(
            early.changes == [
                .overrideSet(flag: "f", user: "ursula", value: true, expiresAt: expiresAt)
            ])
        let late = ledger.state.restoration(of: "acme", "prod", to: past, now: expiresAt)
        #expect(late.changes == [.overrideCleared(flag: "f", user: "ursula")])
    }
}
