import ByteCoding
import LedgerCommand
import Testing

@Suite struct QuestionTests {
    /// acme: checkout true (2), user u false (3); tenant-0: checkout true in prod (4).
    private func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.json("set checkout true --environment dev --tenant acme --reason first")
        try ledger.json("set checkout false --environment dev --tenant acme --user u")
        try ledger.json("set checkout true --environment prod")
        return ledger
    }

    @Test(arguments: [
        ("checkout --environment dev --tenant acme", "tenant", "TARGETING_MATCH", 2),
        ("checkout --environment dev --tenant acme --user u", "user", "TARGETING_MATCH", 3),
        ("checkout --environment prod --tenant acme", "tenant-0", "STATIC", 4),
        ("checkout --environment prod", "tenant-0", "STATIC", 4),
        ("limit --environment dev --tenant acme", "default", "DEFAULT", nil),
        ("admin --environment dev --tenant acme", "protected", "STATIC", nil),
        ("notifications --environment prod --tenant acme", "floor", "STATIC", nil),
    ])
    func resolveHasThePromisedKeys(
        line: String, source: String, reason: String, position: Int64?
    ) throws {
        let answer = try ledger().json("resolve " + line)
        var keys: Set = ["flag", "tenant", "environment", "value", "reason", "source", "asOf"]
        if line.contains("--user") { keys.insert("user") }
        if position != nil { keys.insert("position") }
        #expect(Set(answer.keys) == keys)
        #expect(answer["source"]?.stringValue == source)
        #expect(answer["reason"]?.stringValue == reason)
        #expect(answer["position"]?.integerValue == position)
        #expect(answer["asOf"]?.integerValue == 4)
    }

    @Test func resolveAllAndReplayGiveTheSameAnswersAsOneByOne() throws {
        let ledger = try ledger()
        let all = try ledger.json("resolve --all --environment dev --tenant acme --user u")
        let replay = try ledger.json(
            "replay --as-of @4 --environment dev --tenant acme --user u")
        #expect(all == replay)
        #expect(Set(all.keys) == ["tenant", "environment", "user", "asOf", "flags"])
        let flags = try #require(all["flags"]?.objectValue)
        #expect(flags.count == 8)
        for (flag, answer) in flags {
            var one = try ledger.json(
                "resolve \(flag) --environment dev --tenant acme --user u")
            for key in ["flag", "tenant", "environment", "user", "asOf"] { one[key] = nil }
            #expect(answer == .object(one), "\(flag)")
        }
    }

    @Test func thePastIsAnsweredByPositionTimeAndDuration() throws {
        let ledger = try ledger()
        func value(_ moment: String) throws -> Bool? {
            try ledger.json("resolve checkout --environment dev --tenant acme --as-of \(moment)")[
                "value"]?.boolValue
        }
        #expect(try value("@1") == false)
        #expect(try value("@2") == true)
        let time = try #require(ledger.json("record 2")["recordedAt"]?.stringValue)
        #expect(try value(time) == true)
        #expect(try value("0s") == true)
        let resolve = "resolve checkout --environment dev --as-of"
        #expect(ledger.run("\(resolve) 1h").status == 1)
        #expect(ledger.run("\(resolve) @5").status == 1)
        #expect(ledger.run("\(resolve) 2999-01-01T00:00:00Z").status == 2)
        #expect(ledger.run("\(resolve) yesterday").status == 2)
        let before = try ledger.json("replay --as-of 1h --tenant acme --environment dev")
        #expect(before["asOf"] == .null && before["flags"] == .object([:]))
    }

    @Test func unknownNamesAreRefusedWithWhatWasMeant() throws {
        let ledger = try ledger()
        let flag = ledger.run("resolve chekout --environment dev")
        #expect(flag.status == 1 && flag.errors.contains("did you mean 'checkout'?"))
        #expect(ledger.run("explain nothere --environment dev").status == 1)
        #expect(ledger.run("resolve checkout --environment mars").status == 1)
        #expect(ledger.run("resolve checkout --environment dev --tenant nobody").status == 1)
        #expect(ledger.run("history nothere").status == 1)
        #expect(ledger.run("resolve --environment dev").status == 2)
        #expect(ledger.run("resolve checkout --all --environment dev").status == 2)
    }

    @Test func explainShowsEveryLayerAndExactlyOneApplies() throws {
        let ledger = try ledger()
        let answer = try ledger.json("explain checkout --environment dev --tenant acme --user u")
        let layers = try #require(answer["layers"]?.arrayValue).compactMap(\.objectValue)
        #expect(
            layers.compactMap { $0["source"]?.stringValue }
                == ["protected", "floor", "user", "tenant", "tenant-0", "default"])
        #expect(
            layers.compactMap { $0["state"]?.stringValue }
                == ["absent", "absent", "applies", "masked", "absent", "masked"])
        #expect(layers[3]["maskedBy"]?.stringValue == "user")
        #expect(layers[3]["reason"]?.stringValue == "first")
        #expect(layers[3]["author"]?.stringValue == TestLedger.owner)
        let text = ledger.run("explain checkout --environment dev --tenant acme --user u").text
        #expect(text.hasPrefix("checkout is false for acme in dev for user u, as of @4.\n"))
        #expect(text.contains("masked by user"))
    }

    @Test func historyAndLogHaveThePromisedKeysOldestFirst() throws {
        let ledger = try ledger()
        let log = try ledger.run("log --json").jsonLines()
        #expect(log.compactMap { $0["position"]?.integerValue } == [0, 1, 2, 3, 4])
        for line in log {
            for key in ["position", "recordedAt", "author", "key", "reason", "changes"] {
                #expect(line[key] != nil, "\(key)")
            }
        }
        func positions(_ filter: String) throws -> [Int64] {
            try ledger.run("history \(filter) --json").jsonLines()
                .compactMap { $0["position"]?.integerValue }
        }
        #expect(try positions("checkout") == [1, 2, 3, 4])
        #expect(try positions("--tenant acme") == [1, 2, 3])
        #expect(try positions("checkout --tenant acme") == [2, 3])
        #expect(try positions("--environment prod") == [4])
        #expect(try positions("checkout --since @2 --until @3") == [3])
        #expect(try positions("--author bob").isEmpty)
        #expect(try positions("--author \(TestLedger.owner)") == [0, 1, 2, 3, 4])
        #expect(ledger.run("history checkout").text.contains("  why: first\n"))
        #expect(ledger.run("log --from 3 --to 2").status == 2)
        #expect(ledger.run("log --from 99").status == 1)
        #expect(try ledger.run("log --from 1 --to 2 --json").jsonLines().count == 2)
    }

    @Test func diffShowsWhatDiffersAndNothingElse() throws {
        let ledger = try ledger()
        let lines = try ledger.run("diff --from @1 --json").jsonLines()
        #expect(
            lines.map {
                "\($0["tenant"]?.stringValue ?? "")/\($0["environment"]?.stringValue ?? "")"
            }
                == ["acme/dev", "acme/prod", "tenant-0/prod", "zeta/prod"])
        #expect(lines[0]["from"]?.objectValue?["value"] == .bool(false))
        #expect(lines[0]["to"]?.objectValue?["position"] == .integer(2))
        #expect(try ledger.run("diff --from @2 --to @3 --json").jsonLines().isEmpty)
        let user = ledger.run("diff --from @2 --to @3 --tenant acme --user u --json")
        #expect(try user.jsonLines().count == 1)
        #expect(ledger.run("diff --from @3 --to @1").status == 2)
        #expect(ledger.run("diff --from @2 --to @3").text == "No resolved value differs.\n")
    }

    @Test func hostileTextsDoNotReachTheTerminal() throws {
        let ledger = try TestLedger()
        let set = ledger.run([
            "set", "theme", "\u{1B}[2Jgone", "--environment", "dev", "--reason", "x\u{202E}m13",
        ])
        #expect(set.status == 0)
        for line in ["log", "history theme", "resolve theme --environment dev", "record 2"] {
            let run = ledger.run(line)
            #expect(run.status == 0 && run.text.contains("gone"), "\(line): \(run.errors)")
            #expect(
                !run.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E },
                "\(line)")
        }
    }
}
