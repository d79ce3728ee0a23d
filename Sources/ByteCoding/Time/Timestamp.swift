/// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (as POSIX does),
/// years 1970 to 9999.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    /// Values outside of the years 1970 to 9999 are moved to the nearest end.
    package init(microseconds: Int64) {
        self.microseconds = min(max(0, microseconds), ByteCodingLimits.latestMicroseconds)
    }

    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { rfc3339 }

    /// RFC 3339 in UTC with three decimals, or six where three would lose something:
    /// `2026-11-21T09:00:00.000Z`.
    package var rfc3339: String {
        let seconds = Int(microseconds / 1_000_000)
        let fraction = Int(microseconds % 1_000_000)
        let date = CivilDate.date(days: seconds / 86_400)
        let second = seconds % 86_400
        let decimals =
            fraction % 1_000 == 0 ? padded(fraction / 1_000, 3) : padded(fraction, 6)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
            + "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):"
            + "\(padded(second % 60, 2)).\(decimals)Z"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
