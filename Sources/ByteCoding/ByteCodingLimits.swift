/// Every limit of this room, with its reason.
package enum ByteCodingLimits {
    /// Values nest a few levels in practice; a bomb nests thousands. The parser recurses.
    package static let jsonDepth = 32
    /// The last microsecond of the year 9999: RFC 3339 years have four digits.
    package static let latestMicroseconds: Int64 = 253_402_300_799_999_999
}
