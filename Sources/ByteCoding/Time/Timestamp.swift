/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time), between
/// 1970 and the end of 9999.
package struct Timestamp: Hashable, Sendable {
    package let microseconds: Int64

    /// 0 (1970-01-01T00:00:00Z) to 9999-12-31T23:59:59.999999Z.
    package static let validMicroseconds = 0...ByteCodingLimits.latestMicroseconds

    package static let earliest = Timestamp(microseconds: 0)

    /// A number outside of `validMicroseconds` is moved to the nearest end: whoever reads one from
    /// outside compares before.
    package init(microseconds: Int64) {
        let valid = Timestamp.validMicroseconds
        self.microseconds = min(max(valid.lowerBound, microseconds), valid.upperBound)
    }

    /// Whole milliseconds since 1970, rounded down.
    package var milliseconds: Int64 { microseconds / 1000 }

    /// The moment `span` later (earlier when negative); `nil` when that leaves 1970 to 9999.
    package func advanced(byMicroseconds span: Int64) -> Timestamp? {
        // What overflows is negative, since no moment is.
        let sum = microseconds &+ span
        guard Timestamp.validMicroseconds.contains(sum) else { return nil }
        return Timestamp(microseconds: sum)
    }
}

extension Timestamp: Comparable {
    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }
}
