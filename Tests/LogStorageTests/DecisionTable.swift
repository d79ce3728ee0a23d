import Foundation
import LogStorage
import Testing

/// The decision table of docs/format.md, read from there: the first row that fits an observation
/// says what an opening does.
struct DecisionTable {
    /// Five cells a row.
    let rows: [[String]]
    private static let head = "| headers and order | `head` | log against `head` |"

    init() throws {
        let document = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/format.md")
        let lines = try String(contentsOf: document, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(DecisionTable.head) })
        rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The number of the row that decides.
    func row(for seen: RecoveryObservation) throws -> Int {
        let first = try rows.firstIndex { try fits($0, seen) }
        return try #require(first, "no row fits \(seen)")
    }

    /// The last cell of that row.
    func decision(for seen: RecoveryObservation) throws -> String { rows[try row(for: seen)][4] }

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

    /// A decision in the words of the table.
    static func words(_ decision: RecoveryDecision) -> String {
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

    /// What an opening came to, in the words of the table; `nil` for what the table does not know.
    static func words(_ outcome: Result<RecoveryReport, any Error>) -> String? {
        switch outcome {
        case .success(let report):
            words(.proceed(report.verdict, cutTail: report.tornTail != nil))
        case .failure(let error as LogStorageError):
            switch error {
            case .corrupt: words(.refuse(.corrupt))
            case .creationUnfinished: words(.refuse(.creationUnfinished))
            case .headLost: words(.refuse(.headLost))
            case .headContradictsLog: words(.refuse(.headContradictsLog))
            case .acknowledgedDataLost: words(.refuse(.acknowledgedDataLost))
            default: nil
            }
        case .failure: nil
        }
    }
}
