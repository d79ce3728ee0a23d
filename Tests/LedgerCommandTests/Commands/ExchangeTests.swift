import ByteCoding
import Foundation
import Testing

@Suite struct ExchangeTests {
    private static let history = """
        {"at":"2020-01-01T00:00:00Z","author":"ann","commit":"c1","changes":[\
        {"flag":"A","tenant":"tenant-0","environment":"prod","value":true},\
        {"flag":"B","tenant":"shop","environment":"prod","value":"x"}]}
        {"at":"2020-01-02T00:00:00Z","author":"ben","changes":[\
        {"flag":"A","tenant":"shop","environment":"prod","value":false}]}

        {"at":"2020-01-03T00:00:00Z","author":"ann","changes":[\
        {"flag":"A","tenant":"tenant-0","environment":"prod","value":null}]}
        """

    private func imported() throws -> TestLedger {
        let ledger = try TestLedger(catalog: "{}")
        let file = try ledger.write("history.jsonl", ExchangeTests.history)
        let done = try ledger.json("import \(file) --declare --backfill")
        #expect(done["lines"] == .integer(3) && done["changes"] == .integer(4))
        #expect(done["declaredFlags"] == .integer(2))
        return ledger
    }

    @Test func importedHistoryIsAnsweredAtItsOwnTimes() throws {
        let ledger = try imported()
        func value(_ flag: String, _ tenant: String, _ time: String) throws -> JSONValue? {
            try ledger.json(
                "resolve \(flag) --environment prod --tenant \(tenant) --as-of \(time)")["value"]
        }
        #expect(try value("A", "shop", "2020-01-01T12:00:00Z") == .bool(true))
        #expect(try value("A", "shop", "2020-01-02T12:00:00Z") == .bool(false))
        #expect(try value("A", "tenant-0", "2020-01-02T12:00:00Z") == .bool(true))
        #expect(try value("A", "tenant-0", "2020-01-03T00:00:00Z") == .bool(false))
        #expect(try value("B", "shop", "2021-01-01T00:00:00Z") == .string("x"))
        let line = try #require(ledger.run("history B --tenant shop --json").jsonLines().last)
        #expect(line["origin"]?.objectValue?["author"] == .string("ann"))
        #expect(line["origin"]?.objectValue?["commit"] == .string("c1"))
        #expect(line["backfilledAt"] == .string("2020-01-01T00:00:00.000Z"))
        #expect(ledger.run("audit").status == 0)
    }

    @Test func anExportImportedElsewhereGivesTheSameStates() throws {
        let ledger = try imported()
        try ledger.json("set A true --environment prod --tenant shop --reason lived")
        let other = try TestLedger(catalog: "{}")
        let file = try other.write("export.jsonl", ledger.run("export").output)
        try other.json("import \(file) --declare --backfill")
        let moments = [
            "2020-01-01T12:00:00Z", "2020-01-02T12:00:00Z", "2020-06-01T00:00:00Z", "0s",
        ]
        for moment in moments {
            for tenant in ["tenant-0", "shop"] {
                let line = "replay --as-of \(moment) --environment prod --tenant \(tenant)"
                let (one, two) = (try ledger.json(line), try other.json(line))
                func values(_ state: [String: JSONValue]) -> [String: JSONValue?] {
                    (state["flags"]?.objectValue ?? [:]).mapValues { $0.objectValue?["value"] }
                }
                #expect(values(one) == values(two), "\(line)")
            }
        }
        let part = ledger.run("export --from 1 --to 2")
        #expect(part.status == 0 && !part.text.isEmpty)
    }

    @Test(arguments: [
        ("{\"at\":\"2020-01-01T00:00:00Z\",\"author\":\"x\",\"changes\":[]}", "line 2"),
        ("not json", "line 2"), ("{\"at\":\"soon\",\"author\":\"x\",\"changes\":[1]}", "line 2"),
        (
            "{\"at\":\"2019-01-01T00:00:00Z\",\"author\":\"x\",\"changes\":[{\"flag\":\"A\","
                + "\"tenant\":\"t\",\"environment\":\"e\",\"value\":true}]}", "2019-01-01"
        ),
    ])
    func aFileWithOneWrongLineChangesNothing(line: String, place: String) throws {
        let ledger = try TestLedger(catalog: "{}")
        let size = try ledger.json("status")["size"]
        let good = try #require(ExchangeTests.history.split(separator: "\n").first)
        let file = try ledger.write("broken.jsonl", "\(good)\n\(line)\n")
        let refused = ledger.run("import \(file) --declare --backfill")
        #expect(refused.status == 1, "\(refused.text)")
        #expect(refused.errors.contains(place), "\(refused.errors)")
        #expect(try ledger.json("status")["size"] == size)
    }

    @Test func withoutDeclareUnknownNamesAreRefused() throws {
        let ledger = try TestLedger()
        let file = try ledger.write("history.jsonl", ExchangeTests.history)
        let refused = ledger.run("import \(file)")
        #expect(refused.status == 1 && refused.errors.contains("--declare"))
    }
}
