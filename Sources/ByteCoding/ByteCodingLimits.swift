/// Every limit of this room, with its reason. Callers with a tighter bound pass it.
package enum ByteCodingLimits {
    /// Values nest a few levels in practice; a bomb nests thousands. The parser recurses.
    package static let jsonDepth = 32
    /// A text nobody bounded more tightly: a catalog of ten thousand flags is about 4 MiB.
    package static let jsonBytes = 16 << 20
    /// Keys of an object that are compared with each other instead of put into a set: up to about
    /// here that is quicker.
    static let jsonKeysCompared = 8
    /// A number's text: every double has a form of at most 25 characters, and people who write
    /// out digits get some room; a megabyte of digits would cost time and say nothing.
    package static let jsonNumberBytes = 400
    /// The last microsecond of the year 9999: RFC 3339 years have four digits.
    package static let latestMicroseconds: Int64 = 253_402_300_799_999_999
    /// Columns are handed on in pieces of this length: large against a system call, small against
    /// memory.
    package static let columnPiece = 1 << 20
    /// A duration's digits: eighteen always fit an `Int64`.
    package static let durationDigits = 18
}

/// How much JSON a caller is willing to read.
package struct JSONLimits: Hashable, Sendable {
    /// The longest accepted text, in bytes.
    package let bytes: Int
    /// How many arrays and objects may be open at once.
    package let depth: Int

    package init(
        bytes: Int = ByteCodingLimits.jsonBytes, depth: Int = ByteCodingLimits.jsonDepth
    ) {
        self.bytes = bytes
        self.depth = depth
    }
}
