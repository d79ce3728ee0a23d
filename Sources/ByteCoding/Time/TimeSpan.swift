/// A length of time as people write it: `90s`, `15m`, `2h`, `30d`, `4w`.
package enum TimeSpan {
    /// Microseconds of a whole number and one unit (`s`, `m`, `h`, `d`, `w`); a day is 24 hours.
    /// `nil` for anything else, a sign included, and for what does not fit an `Int64`.
    package static func parse(_ text: String) -> Int64? {
        let digits = text.utf8.dropLast()
        guard (1...ByteCodingLimits.durationDigits).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let unit = text.utf8.last, let seconds = seconds(in: unit),
            let count = Int64(String(text.dropLast()))
        else { return nil }
        let (span, overflow) = count.multipliedReportingOverflow(by: seconds * 1_000_000)
        return overflow ? nil : span
    }

    private static func seconds(in unit: UInt8) -> Int64? {
        switch unit {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }
}
