/// RFC 8785 section 3.2.3: keys are sorted by their UTF-16 code units, whatever the locale.
enum JSONKeyOrder {
    /// Whether `one` comes before `other`; both are UTF-8.
    ///
    /// UTF-8 sorts by code point, which is the same but for one thing: characters beyond U+FFFF
    /// (first byte F0 and up) have surrogates in UTF-16, which sort before U+E000 to U+FFFF (first
    /// byte EE or EF).
    static func precedes(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        let common = min(one.count, other.count)
        for index in 0..<common where one[index] != other[index] {
            return rank(one[index]) < rank(other[index])
        }
        return one.count < other.count
    }

    static func precedes(_ one: String, _ other: String) -> Bool {
        precedes(one.utf8.span, other.utf8.span)
    }

    private static func rank(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}
