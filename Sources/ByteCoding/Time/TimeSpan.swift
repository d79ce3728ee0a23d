/// Durations as people write them: a whole number and one unit, as in `90s`, `15m`, `2h`, `30d`, `4w`.
package enum TimeSpan {
    /// Microseconds; `nil` for any other text, and for what would not fit.
    package static func parse(_ text: String) -> Int64? {
        guard let unit = text.last, let seconds = seconds(in: unit), text.utf8.count > 1,
            text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(text.dropLast())
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: seconds * 1_000_000)
        return overflow ? nil : product
    }

    private static func seconds(in unit: Character) -> Int64? {
        switch unit {
        case "s": 1
        case "m": 60
        case "h": 3_600
        case "d": 86_400
        case "w": 604_800
        default: nil
        }
    }
}
