import ByteCoding
import Glibc

/// One line of the table.
struct Row {
    let name: String
    let figure: Figure
    /// What it is measured against, and that one's figure.
    var beside = ""
    var ratio: Spread?
    /// The ratio that was aimed at, such as `≤ 3`.
    var bar = ""
}

/// Prints rows as they come: a table for people, or one JSON object a line.
struct Report {
    let isJSON: Bool

    func begin() {
        if isJSON { return }
        Report.write(
            Report.cells("what", "figure", "beside", "ratio (from to)", "bar")
                + String(repeating: "-", count: 136) + "\n", to: 1)
    }

    func add(_ row: Row) {
        guard isJSON else {
            let ratio = row.ratio.map { "\(text($0.median)) (\(text($0.low)) to \(text($0.high)))" }
            return Report.write(
                Report.cells(row.name, row.figure.text, row.beside, ratio ?? "", row.bar), to: 1)
        }
        var members: [String: JSONValue] = [
            "name": .string(row.name), "figure": .string(row.figure.text),
            "unit": .string(row.figure.unit),
        ]
        members["value"] = JSONValue(row.figure.value)
        if !row.beside.isEmpty { members["beside"] = .string(row.beside) }
        if !row.bar.isEmpty { members["bar"] = .string(row.bar) }
        if let ratio = row.ratio {
            for (name, value) in [
                ("ratio", ratio.median), ("lowest", ratio.low), ("highest", ratio.high),
            ] {
                members[name] = JSONValue(value)
            }
        }
        let line = JSONWriter.canonical(.object(members))
        Report.write(String(decoding: line, as: UTF8.self) + "\n", to: 1)
    }

    static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    }

    private func text(_ value: Double) -> String { Figure.decimal(value, digits: 2) }

    private static func cells(_ cells: String...) -> String {
        let widths = [52, 18, 32, 22]
        var line = ""
        for (index, cell) in cells.enumerated() {
            line += cell
            guard index < widths.count else { continue }
            line += String(repeating: " ", count: max(1, widths[index] - cell.count))
        }
        return line + "\n"
    }
}
