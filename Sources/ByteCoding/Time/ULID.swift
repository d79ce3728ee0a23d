/// Event identifiers that sort by time: 48 bits of milliseconds and 80 random bits as 26 characters
/// of Crockford's base32 (the ULID specification). Random bytes come from the caller: this floor
/// draws none.
package enum ULID {
    package static let randomByteCount = 10
    package static let characterCount = 26
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

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
    package static func isValid(_ text: String) -> Bool {
        text.utf8.count == characterCount && text.utf8.allSatisfy(alphabet.contains)
            && text.utf8.first.map { $0 <= UInt8(ascii: "7") } == true
    }
}
