import FlagModel

/// A file of history, one JSON object a line; empty lines are passed over.
enum HistoryLines {
    static func parse(_ bytes: [UInt8]) throws(HistoryLineError) -> [SwitchHistoryLine] {
        var lines: [SwitchHistoryLine] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
            lines.append(try SwitchHistoryLine.parse(Array(line), number: number))
        }
        return lines
    }
}
