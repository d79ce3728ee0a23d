import ByteCoding
import FlagModel
import FlagState
import TestSupport
import Testing

@Suite struct MomentTests {
    /// Folds empty-handed records at these times.
    private static func state(recordedAt times: [Int64]) -> LedgerState {
        var ledger = TestLedger()
        for time in times {
            let event = ledger.event([.noteAdded(text: "n", flag: nil, position: nil)])
            var place = ledger.place(of: event)
            place.recordedAt = Timestamp(microseconds: time)
            ledger.state.fold(event, at: place)
        }
        return ledger.state
    }

    @Test func aMomentAfterAPositionIsWhenItWasRecorded() {
        let state = MomentTests.state(recordedAt: [10, 20, 30])
        #expect(state.moment(after: 1) == Moment(size: 2, time: Timestamp(microseconds: 20)))
        #expect(state.moment(after: 1)?.asOf == 1)
        #expect(state.moment(after: 3) == nil)
        #expect(state.moment(after: .max) == nil)
        #expect(state.moment(now: Timestamp(microseconds: 99)).size == 3)
        #expect(state.moment(at: Timestamp(microseconds: 9)).asOf == nil)
        #expect(LedgerState().moment(at: Timestamp(microseconds: 9)).size == 0)
    }

    @Test(arguments: UInt64(0)..<30)
    func aTimeShowsAllUpToTheLastRecordAtOrBeforeIt(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Half of the worlds step back once, as where imported history begins.
        let count = Int(random.next() % 60)
        let stepBack = seed % 2 == 0 ? Int(random.next() % 60) : .max
        var times: [Int64] = []
        for index in 0..<count {
            let last = index == stepBack ? 0 : (times.last ?? 500)
            times.append(last + Int64(random.next() % 12))
        }
        let state = MomentTests.state(recordedAt: times)
        for time in Int64(0)..<1_300 {
            let last = times.lastIndex { $0 <= time }
            let size = state.moment(at: Timestamp(microseconds: time)).size
            #expect(size == UInt64(last.map { $0 + 1 } ?? 0))
        }
    }

    @Test("a scope that was looked up answers as it stood then, whatever is folded afterwards")
    func layersDoNotMove() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f", default: .integer(0)))
        try ledger.set("f", .integer(1))
        try ledger.set("f", .integer(2), tenant: "acme")
        try ledger.set("f", .integer(3), tenant: "acme", user: "anna")
        let now = Timestamp(microseconds: .max)
        let scopes = [
            Scope(tenant: .zero, environment: "prod"), Scope(tenant: "acme", environment: "prod"),
            Scope(tenant: "acme", environment: "prod", user: "anna"),
        ]
        let earlier = ledger.state
        // Of every moment: what they hold counts, not what the moment hides.
        let layers = scopes.map { earlier.layers($0, at: Moment(size: .max, time: now)) }
        for (tenant, user) in [(.zero, nil), ("acme", nil), ("acme", "anna")] as [(Tenant, User?)] {
            try ledger.set("f", .integer(9), tenant: tenant, user: user)
            try ledger.clear("f", tenant: tenant, user: user)
        }
        let values = layers.map { earlier.resolve("f", $0)?.value }
        #expect(values == [.integer(1), .integer(2), .integer(3)])
        let cleared = scopes.map { ledger.state.resolve("f", $0, at: ledger.head)?.value }
        #expect(cleared == [.integer(0), .integer(0), .integer(0)])
    }

    @Test("of many tenants and many users each gets its own, and a strange one nothing")
    func scopesAreFoundAmongMany() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f", default: .integer(-1)))
        let tenants = (0..<200).map { Tenant(unchecked: "tenant-\($0 + 1)") }
        let users = (0..<200).map { User(unchecked: "user-\($0)") }
        try ledger.append(tenants.map { .tenantAdded($0, name: nil) })
        for (number, tenant) in tenants.enumerated() {
            try ledger.set("f", .integer(Int64(number)), tenant: tenant)
        }
        for (number, user) in users.enumerated() {
            try ledger.set("f", .integer(Int64(1_000 + number)), tenant: "acme", user: user)
        }
        for (number, (tenant, user)) in zip(tenants, users).enumerated() {
            #expect(ledger.resolve("f", tenant: tenant)?.value == .integer(Int64(number)))
            let ofUser = ledger.resolve("f", tenant: "acme", user: user)?.value
            #expect(ofUser == .integer(Int64(1_000 + number)))
            // Whatever part of the tables a strange name falls into.
            #expect(
                ledger.resolve("f", tenant: Tenant(unchecked: "x-\(number)"))?.value == .integer(-1)
            )
            let strange = User(unchecked: "x-\(number)")
            #expect(ledger.resolve("f", tenant: "acme", user: strange)?.value == .integer(-1))
        }
    }

    @Test func beforeTheLedgerBeganThereAreNoFlags() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        let dawn = ledger.state.moment(at: Timestamp(microseconds: 0))
        #expect(ledger.resolve("f", at: dawn) == nil)
        let scope = Scope(tenant: .zero, environment: "prod")
        #expect(ledger.state.resolveAll(scope, at: dawn).isEmpty)
        #expect(ledger.state.explain("f", scope, at: dawn) == nil)
    }

    @Test func beforeItsRegistrationATenantHasNothingOfItsOwn() throws {
        var ledger = try TestLedger.created()
        try ledger.append([.environmentAdded("prod")])
        try ledger.declare(.product("f"))
        try ledger.set("f", true)
        let before = ledger.head
        try ledger.append([.tenantAdded("late", name: nil)])
        try ledger.set("f", false, tenant: "late")
        #expect(ledger.resolve("f", tenant: "late", at: before)?.source == .tenantZero)
        #expect(ledger.resolve("f", tenant: "late")?.source == .tenant)
        #expect(ledger.state.tenants(before: before.size).map(\.tenant) == [.zero])
        #expect(ledger.state.tenants(before: ledger.state.size).map(\.tenant) == ["late", .zero])
    }

    @Test func anOverrideCountsUpToTheMomentOfItsExpiry() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        let expiresAt = Timestamp(microseconds: ledger.clock + 10_000_000)
        try ledger.set("f", true, expiresAt: expiresAt)
        for (offset, source) in [(-1, Source.tenantZero), (0, .default), (1, .default)] {
            let time = Timestamp(microseconds: expiresAt.microseconds + Int64(offset))
            #expect(ledger.resolve("f", at: ledger.state.moment(now: time))?.source == source)
        }
    }

    @Test func whatTheLedgerKnewIsAsOfTheMoment() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        let before = ledger.state.size
        try ledger.declare(.product("f", default: true))
        try ledger.admit("anna", .admin, in: "acme")
        try ledger.append([.environmentAdded("stage")])
        try ledger.append([.flagArchived("f"), .tenantRenamed("acme", name: "Acme")])
        let state = ledger.state
        #expect(state.flag("f", before: before)?.definition.defaultValue == false)
        #expect(state.flag("f", before: before + 1)?.definition.defaultValue == true)
        #expect(state.flags(before: before).map(\.isArchived) == [false])
        #expect(state.flags(before: state.size).map(\.isArchived) == [true])
        #expect(state.flag("f", before: 0) == nil)
        #expect(state.roles(before: before).map(\.author) == [TestLedger.owner])
        #expect(state.roles(before: state.size).map(\.author) == ["anna", TestLedger.owner])
        #expect(state.environments(before: before) == ["dev", "prod"])
        #expect(state.environments(before: state.size) == ["dev", "prod", "stage"])
        #expect(state.tenants(before: state.size).first?.status.name == "Acme")
        #expect(state.tenants(before: before).first?.status.name == nil)
    }
}
