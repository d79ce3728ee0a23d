/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time), between
/// 1970 and the end of 9999.
package struct Timestamp: Hashable, Sendable {
    package let microseconds: Int64

    /// Gives `nil` outside of the years 1970 to 9999.
    package init?(microseconds: Int64) {
        guard (0...ByteCodingLimits.lastMicrosecond).contains(microseconds) else { return nil }
        self.microseconds = microseconds
    }

    private init(checked microseconds: Int64) { self.microseconds = microseconds }

    /// 1970-01-01T00:00:00.000Z.
    package static let earliest = Timestamp(checked: 0)
    /// 9999-12-31T23:59:59.999999Z.
    package static let latest = Timestamp(checked: ByteCodingLimits.lastMicrosecond)

    /// Whole milliseconds since 1970, rounded down.
    package var milliseconds: Int64 { microseconds / 1000 }

    /// The moment `span` later (earlier when negative); `nil` when that leaves 1970 to 9999.
    package func advanced(byMicroseconds span: Int64) -> Timestamp? {
        let (sum, overflow) = microseconds.addingReportingOverflow(span)
        return overflow ? nil : Timestamp(microseconds: sum)
    }
}

extension Timestamp: Comparable {
    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }
}
