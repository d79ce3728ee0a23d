import ByteCoding
import FlagModel
import FlagState
import Testing

/// What folding keeps of an event beside the override that it sets.
@Suite struct FoldTests {
    @Test func anOverrideBearsTheNameOfItsVariant() throws {
        var flag = FlagDefinition(key: "size", type: .integer, defaultValue: .integer(1))
        flag.gates = [.product]
        flag.variants = ["large": .integer(9), "huge": .integer(9), "small": .integer(1)]
        var ledger = try TestLedger.furnished()
        try ledger.declare(flag)
        #expect(ledger.resolve("size", tenant: "acme")?.variant == "small")
        try ledger.set("size", .integer(9), tenant: "acme")
        // The first by name of those that hold the value.
        #expect(ledger.resolve("size", tenant: "acme")?.variant == "huge")
        try ledger.set("size", .integer(5), tenant: "acme")
        #expect(ledger.resolve("size", tenant: "acme")?.variant == nil)
    }

    @Test func aRecordStandsOnceInTheHistoryOfItsTenant() throws {
        var ledger = try TestLedger.furnished()
        try ledger.append([.tenantAdded("other", name: nil)])
        try ledger.append([
            .roleGranted(.admin, author: "anna", tenant: "acme"),
            .roleGranted(.viewer, author: "bert", tenant: "acme"),
        ])
        let size = ledger.state.size
        #expect(ledger.state.history(HistoryFilter(tenant: "acme")) == [2, size - 1])
        #expect(ledger.state.history(HistoryFilter(tenant: "other")) == [size - 2])
    }

    @Test func aRecordStandsOnceInTheHistoryOfAnAuthorWhoActsForThemselves() throws {
        var ledger = try TestLedger.furnished()
        var event = ledger.event([.noteAdded(text: "n", flag: nil, position: nil)], by: "anna")
        event.onBehalfOf = Delegation(author: "anna", token: nil)
        ledger.state.fold(event, at: ledger.place(of: event))
        #expect(ledger.state.history(HistoryFilter(author: "anna")) == [ledger.state.size - 1])
    }

    @Test func theFirstRevocationCounts() throws {
        var ledger = try TestLedger.furnished()
        try ledger.admit("anna", .admin, in: "acme")
        let key = TestLedger.key("anna").fingerprint
        let hash = SHA256.hash(Array("secret".utf8))
        let token = TokenIssued(
            environments: ["prod"], expiresAt: nil, id: "t", principal: "anna", role: .viewer,
            hash: hash, tenant: "acme")
        try ledger.append([.tokenIssued(token)])
        let first = ledger.state.size
        // Admission refuses the second one; who audits what somebody forged folds it all the same.
        for _ in 0..<2 {
            let event = ledger.event([.keyRevoked(fingerprint: key), .tokenRevoked(id: "t")])
            ledger.state.fold(event, at: ledger.place(of: event))
        }
        #expect(ledger.state.key(key)?.revokedAt == first)
        #expect(ledger.state.token("t")?.revokedAt == first)
    }

    @Test func historyWithoutOverridesIsImportedInOneGo() throws {
        func backfill(_ ledger: TestLedger, _ time: Int64) -> Event {
            var event = ledger.event([.noteAdded(text: "n", flag: nil, position: nil)])
            event.backfilledAt = Timestamp(microseconds: time)
            return event
        }
        var ledger = try TestLedger.furnished()
        try ledger.append(backfill(ledger, 5_000))
        #expect(ledger.refusal(of: backfill(ledger, 4_999)) == .timeDecreases)
        #expect(ledger.refusal(of: backfill(ledger, 5_001)) == nil)
    }

    @Test func anOverrideThatRunsOutIsADifferenceWithoutARecord() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("trial"))
        let end = Timestamp(microseconds: ledger.clock + 50_000_000)
        try ledger.set("trial", true, tenant: "acme", expiresAt: end)
        #expect(ledger.state.hasExpiries)
        let size = ledger.state.size
        let found = ledger.state.difference(
            from: Moment(size: size, time: Timestamp(microseconds: end.microseconds - 1)),
            to: Moment(size: size, time: end), Scope(tenant: "acme", environment: "prod"))
        #expect(found.map(\.flag) == ["trial"])
        #expect(found.map(\.from?.value) == [.bool(true)])
        #expect(found.map(\.to?.value) == [.bool(false)])
    }

    @Test func aClearedOverrideIsNoRungsPosition() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        try ledger.set("f", true, tenant: "acme")
        try ledger.clear("f", tenant: "acme")
        let explained = ledger.state.explain(
            "f", Scope(tenant: "acme", environment: "prod"), at: ledger.head)
        let rung = explained?.rungs.first { $0.source == .tenant }
        #expect(rung?.state == .absent)
        #expect(rung?.value == nil)
        #expect(rung?.position == nil)
    }

    @Test func whoLostTheirRolesHoldsNone() throws {
        var ledger = try TestLedger.furnished()
        try ledger.append([.roleGranted(.admin, author: "anna", tenant: "acme")])
        let before = ledger.state.size
        try ledger.append([.roleRevoked(.admin, author: "anna", tenant: "acme")])
        #expect(ledger.state.roles(before: before).map(\.author).contains("anna"))
        #expect(!ledger.state.roles(before: ledger.state.size).map(\.author).contains("anna"))
    }
}
