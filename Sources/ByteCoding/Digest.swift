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
    package init?(base64 text: String) { self.init(base64: text.utf8.span) }

    init?(base64 text: Span<UInt8>) {
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        var places = bytes.mutableSpan
        guard Base64.decode(text, into: &places) else { return nil }
        self.init(bytes.span)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Digest.byteCount)
        bytes.append(bigEndian: word0)
        bytes.append(bigEndian: word1)
        bytes.append(bigEndian: word2)
        bytes.append(bigEndian: word3)
        return bytes
    }

    /// The same without an array of their own.
    var inlineBytes: InlineArray<32, UInt8> {
        InlineArray { index in
            let word =
                switch index / 8 {
                case 0: word0
                case 1: word1
                case 2: word2
                default: word3
                }
            return UInt8(truncatingIfNeeded: word >> UInt64(56 - index % 8 * 8))
        }
    }

    /// Four words that lie in memory as `bytes` do.
    var bigEndianWords: (UInt64, UInt64, UInt64, UInt64) {
        (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    }

    /// The first sixteen bytes as two big-endian numbers: for tables of digests.
    package var leadingWords: (UInt64, UInt64) { (word0, word1) }

    package var base64: String { Base64.encode(bytes) }

    /// `base64`, added to bytes that are already there.
    func appendBase64(to text: inout [UInt8]) {
        let bytes = inlineBytes
        var characters = InlineArray<44, UInt8>(repeating: 0)
        var places = characters.mutableSpan
        Base64.encode(bytes.span, into: &places)
        text.append(characters.span)
    }

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
