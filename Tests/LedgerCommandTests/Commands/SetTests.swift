import ByteCoding
import Foundation
import LedgerCommand
import Testing

@Suite struct SetTests {
    @Test func theReceiptHasThePromisedKeysAndVerifies() throws {
        let ledger = try TestLedger()
        let receipt = try ledger.json("set checkout true --environment prod --tenant acme")
        #expect(
            Set(receipt.keys) == [
                "position", "size", "leafHash", "checkpoint", "recordedAt", "proof",
            ])
        #expect(receipt["position"]?.integerValue == 2)
        #expect(receipt["size"]?.integerValue == 3)
        let record = try ledger.json("record 2")
        #expect(record["leafHash"] == receipt["leafHash"])
        #expect(record["recordedAt"] == receipt["recordedAt"])
        #expect(receipt["checkpoint"] == (try ledger.json("checkpoint"))["note"])
    }

    @Test func valuesAreReadByTheFlagsType() throws {
        let ledger = try TestLedger()
        let cases: [(flag: String, text: String, value: JSONValue)] = [
            ("checkout", "true", .bool(true)), ("limit", "-5", .integer(-5)),
            ("ratio", "1e-3", .number(0.001)), ("ratio", "2", .integer(2)),
            ("theme", "dark", .string("#000")), ("theme", "any text", .string("any text")),
            ("theme", "true", .string("true")),
            ("layout", "{\"columns\": 3}", .object(["columns": .integer(3)])),
        ]
        for (flag, text, value) in cases {
            let set = ledger.run(["set", flag, text, "--environment", "dev"])
            #expect(set.status == 0, "\(flag) \(text): \(set.errors)")
            let resolved = try ledger.json("resolve \(flag) --environment dev")
            #expect(resolved["value"] == value, "\(flag) \(text)")
        }
        #expect(try ledger.json("resolve theme --environment prod")["variant"] == .string("light"))
    }

    @Test(arguments: [
        ("set checkout yes --environment dev", "TYPE_MISMATCH"),
        ("set limit 1.5 --environment dev", "TYPE_MISMATCH"),
        ("set layout [1] --environment dev", "TYPE_MISMATCH"),
        ("set nothere true --environment dev", "UNKNOWN_FLAG"),
        ("set checkout true --environment mars", "UNKNOWN_ENVIRONMENT"),
        ("set checkout true --environment dev --tenant nobody", "UNKNOWN_TENANT"),
        ("set admin false --environment dev", "PROTECTED"),
        ("set admin false --environment dev --tenant acme --user u", "PROTECTED"),
        ("set notifications true --environment prod", "FLOOR"),
        ("set ungated true --environment dev", "GATES_UNDECLARED"),
        ("clear nothere --environment dev", "UNKNOWN_FLAG"),
        ("flag archive nothere", "UNKNOWN_FLAG"),
        ("tenant add acme", "ALREADY_EXISTS"),
        ("environment add dev", "ALREADY_EXISTS"),
        ("revoke owner alice@example.com --tenant tenant-0", "LAST_OWNER"),
        ("note text --position 99", "UNKNOWN_POSITION"),
    ])
    func rulesRefuseWithTheirCodeAndAppendNothing(line: String, code: String) throws {
        let ledger = try TestLedger()
        for rehearsal in ["", " --dry-run"] {
            let refused = ledger.run(line + rehearsal + " --json")
            #expect(refused.status == 1, "\(line)\(rehearsal)")
            let error = try refused.json()["error"]?.objectValue
            #expect(error?["code"]?.stringValue == code, "\(refused.errors)")
            #expect(refused.errors == "flagledger: \(error?["message"]?.stringValue ?? "")\n")
        }
        #expect(try ledger.json("status")["size"]?.integerValue == 2)
    }

    @Test func aWriteThatChangesNothingAppendsNothingAndSaysSo() throws {
        let ledger = try TestLedger()
        try ledger.json("set checkout true --environment dev")
        let again = try ledger.json("set checkout true --environment dev")
        #expect(again == ["unchanged": .bool(true), "size": .integer(3)])
        let clear = ledger.run("clear checkout --environment prod")
        #expect(clear.status == 0 && clear.text.hasPrefix("Nothing to change"))
        #expect(try ledger.json("status")["size"]?.integerValue == 3)
    }

    @Test func expectationsHoldOrAreRefusedWithWhatChanged() throws {
        let ledger = try TestLedger()
        try ledger.json("set checkout true --environment dev")
        try ledger.json("set checkout true --environment prod")
        try ledger.json("set limit 1 --environment dev --expect 2")
        let stale = ledger.run("set limit 2 --environment dev --expect 3 --json")
        #expect(stale.status == 1)
        #expect(
            try stale.json()["error"]?.objectValue?["code"]?.stringValue == "POSITION_CHANGED")
        #expect(stale.errors.contains("position 4"))
        try ledger.json("set limit 2 --environment dev --expect @4")
    }

    @Test func anOverrideEndsWhenItExpires() throws {
        let ledger = try TestLedger()
        let now = Surroundings.wallClock()
        let set = ledger.run(
            ["set", "checkout", "true", "--environment", "dev", "--expires", "2h"], now: now)
        #expect(set.status == 0, "\(set.errors)")
        let hour: Int64 = 3_600_000_000
        for (later, value) in [(hour, true), (2 * hour - 1, true), (2 * hour, false)] {
            let run = ledger.run(
                ["resolve", "checkout", "--environment", "dev", "--json"], now: now + later)
            #expect(try run.json()["value"]?.boolValue == value)
        }
        for past in ["0s", "2001-01-01T00:00:00Z", "soon"] {
            let refused = ledger.run("set checkout true --environment prod --expires \(past)")
            #expect(refused.status == 2, "\(past)")
        }
    }

    @Test func anEmptyUserIsAnErrorAndNeverEverybody() throws {
        let ledger = try TestLedger()
        for line in [
            "set checkout true --environment dev --user=",
            "resolve checkout --environment dev --user=",
        ] {
            #expect(ledger.run(line).status == 2)
        }
    }

    @Test func aRehearsalShowsTheChangeAndItsReachAndAppendsNothing() throws {
        let ledger = try TestLedger()
        try ledger.json("set checkout false --environment dev --tenant zeta")
        let rehearsal = try ledger.json("set checkout true --environment dev --dry-run")
        #expect(rehearsal["dryRun"] == .bool(true))
        let reach = try #require(rehearsal["reach"]?.arrayValue).compactMap(\.objectValue)
        #expect(reach.compactMap { $0["tenant"]?.stringValue } == ["acme", "tenant-0"])
        #expect(reach.allSatisfy { $0["from"] == .bool(false) && $0["to"] == .bool(true) })
        let change = rehearsal["events"]?.arrayValue?.first?.objectValue?["changes"]
        #expect(change?.arrayValue?.first?.objectValue?["type"]?.stringValue == "override.set")
        let text = ledger.run("set checkout true --environment dev --dry-run").text
        #expect(text.contains("checkout = true in tenant-0/dev"))
        #expect(text.contains("acme"))
        #expect(try ledger.json("status")["size"]?.integerValue == 3)
    }

    @Test func everyWriteCanBeRehearsed() throws {
        let ledger = try TestLedger()
        let key = ledger.folder + "/k"
        #expect(ledger.run("keygen \(key)").status == 0)
        let catalog = try ledger.write(
            "more.json",
            "{\"flags\":[{\"key\":\"new\",\"type\":\"boolean\",\"default\":false}]}")
        let history = try ledger.write(
            "history.jsonl",
            "{\"at\":\"2020-01-01T00:00:00Z\",\"author\":\"x\",\"changes\":[{\"flag\":\"f\","
                + "\"tenant\":\"t\",\"environment\":\"e\",\"value\":true}]}\n")
        for line in [
            "clear checkout --environment dev", "restore --to @1 --environment dev",
            "catalog apply \(catalog)", "import \(history) --declare --backfill",
            "tenant add t", "tenant rename acme --name A", "tenant retire acme",
            "environment add e", "author add bob --public-key \(key).pub",
            "key add alice@example.com --public-key \(key).pub",
            "grant viewer bob --tenant acme", "flag archive checkout", "note n --flag checkout",
            "token issue --principal p --tenant acme --role viewer",
        ] {
            let rehearsal = try ledger.json(line + " --dry-run")
            #expect(rehearsal["dryRun"] == .bool(true), "\(line)")
            #expect(rehearsal["token"] == nil)
            #expect(ledger.run(line + " --dry-run").status == 0)
        }
        #expect(try ledger.json("status")["size"]?.integerValue == 2)
    }
}
