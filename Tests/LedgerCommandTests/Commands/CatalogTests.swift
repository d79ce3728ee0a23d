import ByteCoding
import Testing

@Suite struct CatalogTests {
    @Test func thePlanShowsTheDifferenceAndApplyMakesIt() throws {
        let ledger = try TestLedger()
        let same = try ledger.write("same.json", TestLedger.catalog)
        #expect(ledger.run("catalog plan \(same)").text.hasPrefix("Nothing to change"))
        let file = try ledger.write(
            "next.json",
            """
            {"environments": ["dev", "stage"], "flags": [
              {"key": "limit", "type": "integer", "default": 20, "gates": ["product"]},
              {"key": "fresh", "type": "string", "default": "a"}]}
            """)
        let plan = ledger.run("catalog plan \(file)")
        #expect(
            plan.lines == [
                "+ environment stage added", "~ flag limit: default",
                "+ flag fresh declared (string, default \"a\")",
            ])
        #expect(try ledger.json("catalog plan \(file)")["changes"]?.arrayValue?.count == 3)
        #expect(try ledger.json("status")["size"]?.integerValue == 2)
        #expect(try ledger.json("catalog apply \(file)")["changes"]?.integerValue == 3)
        #expect(try ledger.json("resolve limit --environment stage")["value"] == .integer(20))
        #expect(try ledger.json("catalog apply \(file)")["unchanged"] == .bool(true))
    }

    @Test func whatShowPrintsAppliesToTheSameCatalog() throws {
        let ledger = try TestLedger()
        let file = try ledger.write("shown.json", ledger.run("catalog show").output)
        #expect(ledger.run("catalog plan \(file)").text.hasPrefix("Nothing to change"))
        let other = try TestLedger(catalog: ledger.run("catalog show").text)
        #expect(other.run("catalog show").text == ledger.run("catalog show").text)
    }

    @Test(arguments: [
        ("{", "not JSON"), ("{\"flag\": []}", "flag"),
        ("{\"flags\": [{\"key\": \"a b\", \"type\": \"boolean\", \"default\": true}]}", "key"),
        ("{\"flags\": [{\"key\": \"a\", \"type\": \"boolean\", \"default\": 3}]}", "default"),
    ])
    func aBrokenFileIsRefusedWithThePlace(text: String, place: String) throws {
        let ledger = try TestLedger()
        let file = try ledger.write("broken.json", text)
        for command in ["plan", "apply"] {
            let refused = ledger.run("catalog \(command) \(file)")
            #expect(refused.status == 1 && refused.errors.contains(place), "\(refused.errors)")
        }
        #expect(ledger.run("catalog apply /nowhere.json").status == 4)
    }

    @Test func archivedFlagsKeepTheirHistoryAndComeBack() throws {
        let ledger = try TestLedger()
        try ledger.json("set limit 7 --environment dev")
        try ledger.json("flag archive limit --reason unused")
        #expect(ledger.run("resolve limit --environment dev").status == 1)
        #expect(
            try ledger.json("resolve limit --environment dev --as-of @2")["value"] == .integer(7))
        #expect(!ledger.run("flag list").text.contains("limit"))
        #expect(ledger.run("flag list --all").text.contains("(archived)"))
        try ledger.json("flag restore limit")
        #expect(try ledger.json("resolve limit --environment dev")["value"] == .integer(7))
        let listed = try ledger.run("flag list --json").jsonLines()
        #expect(listed.count == 8 && listed.allSatisfy { $0["archived"] == .bool(false) })
    }
}
