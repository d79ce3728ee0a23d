import ByteCoding
import Testing

@Suite struct RestoreTests {
    private func state(_ ledger: TestLedger) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for user in ["", " --user u"] {
            let all = try ledger.json("resolve --all --environment dev --tenant acme" + user)
            for (flag, answer) in all["flags"]?.objectValue ?? [:] {
                values[flag + user] = answer.objectValue?["value"]
            }
        }
        return values
    }

    @Test func aTenantComesBackToAMomentAsOneEventThatCanBeUndone() throws {
        let ledger = try TestLedger()
        let scope = "--environment dev --tenant acme"
        try ledger.json("set checkout true \(scope)")
        try ledger.json("set limit 5 \(scope) --user u")
        let then = try state(ledger)
        try ledger.json("set checkout false \(scope)")
        try ledger.json("clear limit \(scope) --user u")
        try ledger.json("set theme dark \(scope)")
        let after = try state(ledger)
        #expect(after != then)

        let rehearsal = try ledger.json("restore --to @3 \(scope) --dry-run")
        #expect(rehearsal["reach"]?.arrayValue?.isEmpty == false)
        #expect(try state(ledger) == after)

        let receipt = try ledger.json("restore --to @3 \(scope) --reason incident")
        #expect(receipt["position"]?.integerValue == 7)
        #expect(receipt["restored"]?.integerValue == 3)
        #expect(try state(ledger) == then)

        try ledger.json("restore --to @6 \(scope)")
        #expect(try state(ledger) == after)
        let again = try ledger.json("restore --to @6 \(scope)")
        #expect(again["unchanged"] == .bool(true))
        #expect(ledger.run("audit").status == 0)
    }

    @Test func oneFlagComesBackAndTheOthersStay() throws {
        let ledger = try TestLedger()
        try ledger.json("set checkout true --environment dev")
        try ledger.json("set limit 5 --environment dev")
        try ledger.json("restore --to @1 --environment dev --flag checkout")
        #expect(try ledger.json("resolve checkout --environment dev")["value"] == .bool(false))
        #expect(try ledger.json("resolve limit --environment dev")["value"] == .integer(5))
    }

    @Test func whatARuleForbidsTodayIsLeftAloneAndSaid() throws {
        let ledger = try TestLedger()
        try ledger.json("set checkout true --environment dev --tenant acme")
        try ledger.json("clear checkout --environment dev --tenant acme")
        try ledger.json("flag archive checkout")
        let restore = try ledger.json("restore --to @2 --environment dev --tenant acme")
        let skipped = restore["skipped"]?.arrayValue?.first?.objectValue
        #expect(skipped?["flag"]?.stringValue == "checkout")
        #expect(skipped?["code"]?.stringValue == "UNKNOWN_FLAG")
        #expect(ledger.run("restore --to @99 --environment dev").status == 1)
        #expect(ledger.run("restore --to then --environment dev").status == 2)
    }
}
