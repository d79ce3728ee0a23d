/// Identifiers that sort by time: 48 bits of milliseconds and 80 random bits in Crockford's base32
/// (github.com/ulid/spec).
package enum ULID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// 26 characters. Takes exactly ten random bytes.
    package static func make(milliseconds: UInt64, randomBytes: [UInt8]) -> String {
        precondition(randomBytes.count == 10, "a ULID has 80 random bits")
        var text = [UInt8](repeating: 0, count: 26)
        var time = milliseconds
        for index in (0..<10).reversed() {
            text[index] = alphabet[Int(time & 31)]
            time >>= 5
        }
        for half in 0..<2 {
            var bits: UInt64 = 0
            for byte in randomBytes[(half * 5)..<(half * 5 + 5)] { bits = bits << 8 | UInt64(byte) }
            for index in (0..<8).reversed() {
                text[10 + half * 8 + index] = alphabet[Int(bits & 31)]
                bits >>= 5
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
