/// A SHA-256 value: 32 bytes, compared and hashed as four words.
package struct Digest: Hashable, Sendable {
    package static let byteCount = 32
    package static let zero = Digest(words: (0, 0, 0, 0))

    // Big-endian words, so that `<` orders digests as their bytes (and their hexadecimal text) do.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// Gives `nil` unless there are exactly 32 bytes.
    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Digest.byteCount else { return nil }
        self.init(
            words: (bytes.word(at: 0), bytes.word(at: 8), bytes.word(at: 16), bytes.word(at: 24)))
    }

    /// Gives `nil` unless there are exactly 32 bytes.
    package init?(_ bytes: [UInt8]) { self.init(bytes.span) }

    /// Gives `nil` unless the text is the padded base64 of exactly 32 bytes (44 characters).
    package init?(base64 text: String) {
        guard text.utf8.count == 44, let bytes = Base64.decode(text) else { return nil }
        self.init(bytes)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Digest.byteCount)
        for word in [word0, word1, word2, word3] { bytes.append(bigEndian: word) }
        return bytes
    }

    /// The first sixteen bytes as two big-endian numbers: for tables of digests.
    package var leadingWords: (UInt64, UInt64) { (word0, word1) }

    package var base64: String { Base64.encode(bytes) }
    package var hexadecimal: String { Hexadecimal.encode(bytes) }
}

extension Digest: Comparable {
    package static func < (one: Digest, other: Digest) -> Bool {
        (one.word0, one.word1, one.word2, one.word3)
            < (other.word0, other.word1, other.word2, other.word3)
    }
}

extension Digest: CustomStringConvertible {
    package var description: String { hexadecimal }
}

extension Span<UInt8> {
    /// Eight bytes as one big-endian number. The caller has checked the length.
    fileprivate func word(at offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in offset..<(offset + 8) { word = word << 8 | UInt64(self[index]) }
        return word
    }
}
