/// Standard padded base64 (RFC 4648 section 4), strict: exactly one text decodes to given bytes, so
/// that a flipped bit in a stored signature never goes unseen.
package enum Base64 {
    private static let padding = UInt8(ascii: "=")
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let noSextet: UInt8 = 255
    /// What each of the 256 bytes stands for.
    private static let sextets: [UInt8] = {
        var sextets = [UInt8](repeating: noSextet, count: 256)
        for (sextet, character) in alphabet.enumerated() {
            sextets[Int(character)] = UInt8(sextet)
        }
        return sextets
    }()

    package static func encode(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: padding, count: (bytes.count + 2) / 3 * 4)
        var places = text.mutableSpan
        encode(bytes.span, into: &places)
        return String(decoding: text, as: UTF8.self)
    }

    /// - Precondition: `text` has the length that these bytes need.
    static func encode(_ bytes: Span<UInt8>, into text: inout MutableSpan<UInt8>) {
        let alphabet = alphabet
        var filled = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let available = min(3, bytes.count - start)
            var group: UInt32 = 0
            for place in 0..<3 {
                group = group << 8 | (place < available ? UInt32(bytes[start + place]) : 0)
            }
            for place in 0..<4 {
                let sextet = Int(group >> UInt32(18 - 6 * place) & 63)
                text[filled + place] = place <= available ? alphabet[sextet] : padding
            }
            filled += 4
        }
    }

    /// Gives `nil` for what `encode` would not have written: a wrong length or character, missing
    /// or misplaced padding, unused bits that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        let text = text.utf8.span
        guard let count = byteCount(of: text) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var places = bytes.mutableSpan
        return decode(text, into: &places) ? bytes : nil
    }

    /// How many bytes a text stands for, if it stands for any: by its length and its padding.
    private static func byteCount(of text: Span<UInt8>) -> Int? {
        guard text.count.isMultiple(of: 4) else { return nil }
        guard text.count > 0, text[text.count - 1] == padding else { return text.count / 4 * 3 }
        return text.count / 4 * 3 - (text[text.count - 2] == padding ? 2 : 1)
    }

    /// Fills `bytes` with exactly what `text` stands for, or gives `false`.
    static func decode(_ text: Span<UInt8>, into bytes: inout MutableSpan<UInt8>) -> Bool {
        guard byteCount(of: text) == bytes.count else { return false }
        let sextets = sextets
        var filled = 0
        for start in stride(from: 0, to: text.count, by: 4) {
            let wanted = min(3, bytes.count - filled)
            var group: UInt32 = 0
            for index in start...(start + wanted) {
                let sextet = sextets[Int(text[index])]
                guard sextet != noSextet else { return false }
                group = group << 6 | UInt32(sextet)
            }
            let unused = UInt32(3 - wanted)
            group <<= 6 * unused
            guard group & (UInt32(1) << (8 * unused) - 1) == 0 else { return false }
            for place in 0..<wanted {
                bytes[filled + place] = UInt8(
                    truncatingIfNeeded: group >> UInt32(16 - 8 * place))
            }
            filled += wanted
        }
        return true
    }
}
