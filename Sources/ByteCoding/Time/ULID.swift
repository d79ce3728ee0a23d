/// Event identifiers that sort by time: 48 bits of milliseconds and 80 random bits as 26 characters
/// of Crockford's base32 (the ULID specification). Random bytes come from the caller: this floor
/// draws none.
package enum ULID {
    package static let randomByteCount = 10
    package static let characterCount = 26
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    /// What each byte stands for; 32 where it stands for nothing.
    private static let digits = (0..<256).map { byte in
        UInt8(alphabet.firstIndex(of: UInt8(byte)) ?? 32)
    }

    /// `milliseconds` since 1970, of which the lowest 48 bits count (they last until the year
    /// 10889); exactly ten random bytes.
    package static func make(milliseconds: UInt64, randomBytes: [UInt8]) -> String {
        precondition(randomBytes.count == randomByteCount, "a ULID takes exactly ten random bytes")
        var value = UInt128(milliseconds & 0xFFFF_FFFF_FFFF)
        for byte in randomBytes { value = value << 8 | UInt128(byte) }
        var text: [UInt8] = []
        text.reserveCapacity(characterCount)
        for place in (0..<characterCount).reversed() {
            text.append(alphabet[Int(truncatingIfNeeded: value >> UInt128(5 * place)) & 31])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text is one that `make` could have written: upper case, below 2^128.
    package static func isValid(_ text: String) -> Bool { value(of: text) != nil }

    /// The number that a text stands for; `nil` where `make` could not have written it.
    package static func value(of text: String) -> UInt128? {
        let bytes = text.utf8.span
        guard bytes.count == characterCount, bytes[0] <= UInt8(ascii: "7") else { return nil }
        // Asked for once: to look at a global costs a call.
        let digits = digits
        // 12 characters are 60 bits.
        guard let upper = number(bytes, 0..<2, digits.span),
            let middle = number(bytes, 2..<14, digits.span),
            let lower = number(bytes, 14..<26, digits.span)
        else { return nil }
        return UInt128(upper) << 120 | UInt128(middle) << 60 | UInt128(lower)
    }

    private static func number(
        _ bytes: Span<UInt8>, _ places: Range<Int>, _ digits: Span<UInt8>
    ) -> UInt64? {
        var number: UInt64 = 0
        var seen: UInt8 = 0
        for place in places {
            let digit = digits[Int(bytes[place])]
            seen |= digit
            number = number << 5 | UInt64(digit & 31)
        }
        return seen < 32 ? number : nil
    }
}
