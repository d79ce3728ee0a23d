import ByteCoding
import Glibc

/// One line of the table.
struct Row {
    let name: String
    let figure: String
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
                + String(repeating: "-", count: 118) + "\n", to: 1)
    }

    func add(_ row: Row) {
        guard isJSON else {
            let ratio = row.ratio.map { "\(text($0.median)) (\(text($0.low)) to \(text($0.high)))" }
            return Report.write(
                Report.cells(row.name, row.figure, row.beside, ratio ?? "", row.bar), to: 1)
        }
        var members: [String: JSONValue] = [
            "name": .string(row.name), "figure": .string(row.figure),
        ]
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
        let widths = [34, 18, 32, 22]
        var line = ""
        for (index, cell) in cells.enumerated() {
            line += cell
            guard index < widths.count else { continue }
            line += String(repeating: " ", count: max(1, widths[index] - cell.count))
        }
        return line + "\n"
    }
}

/// Numbers as people read them.
enum Figure {
    static func decimal(_ value: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((value * scale).rounded())
        let fraction = String(abs(whole) % Int64(scale))
        let zeros = String(repeating: "0", count: max(0, digits - fraction.count))
        return "\(whole / Int64(scale)).\(zeros)\(fraction)"
    }

    /// A duration given in nanoseconds.
    static func time(_ nanoseconds: Double) -> String {
        switch nanoseconds {
        case ..<1_000: decimal(nanoseconds, digits: 1) + " ns"
        case ..<1_000_000: decimal(nanoseconds / 1_000, digits: 2) + " µs"
        case ..<1_000_000_000: decimal(nanoseconds / 1_000_000, digits: 2) + " ms"
        default: decimal(nanoseconds / 1_000_000_000, digits: 2) + " s"
        }
    }

    /// Things a second, of which one takes so many nanoseconds.
    static func rate(_ nanoseconds: Double) -> String {
        let rate = 1_000_000_000 / nanoseconds
        return rate < 1_000_000
            ? decimal(rate / 1_000, digits: 1) + " k/s"
            : decimal(rate / 1_000_000, digits: 2) + " M/s"
    }
}
