/// Bytes that do not check, and where.
package struct Damage: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// A segment's header: its own digest, or a field that contradicts the rest of the log.
        case segmentHeader
        /// A frame's header does not carry its own check.
        case frameHeader
        /// A frame's header checks, but says something that cannot stand here.
        case frameField
        /// A body does not have the digest that its header gives.
        case body
        /// Bytes between frames, or after the last one, that must be zero.
        case padding
        /// The commit does not continue the chain, or does not count its batch.
        case commit
        /// The seal does not fit the segment that it closes.
        case seal
        /// Records without the commit that would make them count.
        case unfinishedBatch
        /// The log ends before it should.
        case missing
        /// A slot of `head`.
        case headSlot
    }

    /// Path of the file.
    package let file: String
    /// Where in the file, in bytes: the start of the frame or field that is wrong.
    package let offset: UInt64
    /// The position of the record that was expected there, where that is known.
    package let position: UInt64?
    package let kind: Kind
    package let expected: String
    package let found: String

    package init(
        file: String, offset: UInt64, position: UInt64?, kind: Kind, expected: String, found: String
    ) {
        self.file = file
        self.offset = offset
        self.position = position
        self.kind = kind
        self.expected = expected
        self.found = found
    }
}

extension Damage: CustomStringConvertible {
    package var description: String {
        let place = position.map { ", position \($0)" } ?? ""
        return "\(file): damaged at offset \(offset)\(place): expected \(expected), found \(found)"
    }
}
