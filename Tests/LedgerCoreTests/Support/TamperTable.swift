import Foundation
import LedgerCore
import Testing

/// The tamper table, read from docs/threat-model.md.
struct TamperTable {
    struct Row {
        let attack: String
        /// In the order of `Attacker`.
        let cells: [Cell]
    }

    /// What finds the attack: kinds of findings, or none.
    struct Cell {
        let kinds: Set<String>
    }

    let rows: [Row]
    private static let head = "| attack | (a) the disk |"
    private static let nothing = "only a kept checkpoint or receipt"

    init() throws {
        let document = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/threat-model.md")
        let lines = try String(contentsOf: document, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(TamperTable.head) })
        rows = try lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            let cells = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            try #require(cells.count == 4, "\(line)")
            return Row(attack: cells[0], cells: try cells[1...].map(TamperTable.cell))
        }
    }

    private static func cell(_ text: String) throws -> Cell {
        if text == nothing { return Cell(kinds: []) }
        let kinds = text.split(separator: ",").map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
        }
        for kind in kinds {
            _ = try #require(Finding.Kind(rawValue: kind), "'\(kind)' is no kind of finding")
        }
        return Cell(kinds: Set(kinds))
    }

    func cell(_ attack: Attack, _ attacker: Attacker) throws -> Cell {
        let row = try #require(rows.first { $0.attack == attack.rawValue }, "\(attack.rawValue)")
        return row.cells[attacker.rawValue]
    }
}
