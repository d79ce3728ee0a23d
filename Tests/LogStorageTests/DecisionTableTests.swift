import Foundation
import LogStorage
import Testing

/// The decision table of docs/format.md, read from there, against the function that decides: for
/// every small observation the first row that fits must say what is done.
@Suite struct DecisionTableTests {
    private static let head = "| headers and order | `head` | log against `head` |"

    /// Five cells a row.
    private static func rows() throws -> [[String]] {
        let document = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/format.md")
        let lines = try String(contentsOf: document, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(head) })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private func fits(_ row: [String], _ seen: RecoveryObservation) throws -> Bool {
        guard row[0] == (seen.segmentsSound ? "right" : "wrong") else { return false }
        return try fits(head: row[1], seen) && fits(log: row[2], seen) && fits(tail: row[3], seen)
    }

    private func fits(head: String, _ seen: RecoveryObservation) throws -> Bool {
        switch (head, seen.head) {
        case ("any", _): true
        case ("unwritten", let head): head == .unwritten
        case ("unwritten or damaged", let head): head == .unwritten || head == .damaged
        case ("valid", .valid): true
        case ("valid, clean", .valid(_, _, let clean)): clean
        case ("valid, not clean", .valid(_, _, let clean)): !clean
        case ("valid", _), ("valid, clean", _), ("valid, not clean", _): false
        default: try #require(nil as Bool?, "a cell that this test does not know: \(head)")
        }
    }

    private func fits(log: String, _ seen: RecoveryObservation) throws -> Bool {
        switch log {
        case "any": return true
        case "any, loss accepted": return seen.acceptHeadLoss
        case "any, loss not accepted": return !seen.acceptHeadLoss
        case "log has no batch": return seen.logBatches == 0
        case "log has one batch, loss not accepted":
            return seen.logBatches == 1 && !seen.acceptHeadLoss
        default: break
        }
        guard case .valid(let size, let batches, _) = seen.head else { return false }
        let isShorter = seen.logSize < size || seen.logBatches < batches
        let contradicts =
            !seen.headAgrees || (size == seen.logSize) != (batches == seen.logBatches)
        return switch log {
        case "log shorter": isShorter
        case "contradicts": contradicts
        case "log equal or longer": !isShorter
        case "log equal": seen.logSize == size
        case "log longer": seen.logSize > size
        default: try #require(nil as Bool?, "a cell that this test does not know: \(log)")
        }
    }

    private func fits(tail: String, _ seen: RecoveryObservation) throws -> Bool {
        switch tail {
        case "any": true
        case "zeros": seen.tail == .clean
        case "broken": seen.tail == .broken(later: false)
        case "broken, later": seen.tail == .broken(later: true)
        default: try #require(nil as Bool?, "a cell that this test does not know: \(tail)")
        }
    }

    private func words(_ decision: RecoveryDecision) -> String {
        switch decision {
        case .proceed(let verdict, true): "cut the tail: `\(verdict.rawValue)`"
        case .proceed(let verdict, false): "go on: `\(verdict.rawValue)`"
        case .refuse(.corrupt): "refuse: corrupt"
        case .refuse(.creationUnfinished): "refuse: creation unfinished"
        case .refuse(.headLost): "refuse: head lost"
        case .refuse(.headContradictsLog): "refuse: head contradicts log"
        case .refuse(.acknowledgedDataLost): "refuse: acknowledged data lost"
        }
    }

    @Test func theTableOfTheDocumentDecidesAsTheProgramDoes() throws {
        let rows = try DecisionTableTests.rows()
        var used: Set<Int> = []
        for seen in RecoveryDecisionTests.observations {
            let first = try rows.firstIndex { try fits($0, seen) }
            let row = try #require(first, "no row fits \(seen)")
            used.insert(row)
            let decision = words(RecoveryDecision.decide(seen))
            #expect(rows[row][4] == decision, "row \(row + 1) for \(seen)")
        }
        #expect(used.count == rows.count, "a row that nothing reaches")
    }
}
