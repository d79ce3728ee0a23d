import LogStorage
import Testing

/// The decision table of docs/format.md against the function that decides: for every small
/// observation the first row that fits must say what is done.
@Suite struct DecisionTableTests {
    @Test func theTableOfTheDocumentDecidesAsTheProgramDoes() throws {
        let table = try DecisionTable()
        var used: Set<Int> = []
        for seen in RecoveryDecisionTests.observations {
            let row = try table.row(for: seen)
            used.insert(row)
            let decision = DecisionTable.words(RecoveryDecision.decide(seen))
            #expect(table.rows[row][4] == decision, "row \(row + 1) for \(seen)")
        }
        #expect(used.count == table.rows.count, "a row that nothing reaches")
    }
}
