/// Rows with aligned columns, two spaces apart; the last column is not padded.
package struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    /// Column titles; every row has as many cells.
    package init(_ header: String...) { self.header = header }

    package var isEmpty: Bool { rows.isEmpty }

    package mutating func add(_ cells: String...) {
        precondition(cells.count == header.count, "a row has as many cells as the table columns")
        rows.append(cells.map(TerminalText.visible))
    }

    /// The lines, the titles first. Widths count characters as Unicode groups them.
    package func lines(_ style: Style) -> [String] {
        let widths = header.indices.map { column in
            rows.reduce(header[column].count) { max($0, $1[column].count) }
        }
        let titles = Table.line(header, widths: widths)
        return [style.faint(titles)] + rows.map { Table.line($0, widths: widths) }
    }

    private static func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += cell
            if column < cells.count - 1 {
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
