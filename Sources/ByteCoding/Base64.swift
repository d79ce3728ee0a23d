/// Standard padded base64 (RFC 4648 section 4), strict: exactly one text decodes to given bytes, so
/// that a flipped bit in a stored signature never goes unseen.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let available = min(3, bytes.count - index)
            var group: UInt32 = 0
            for place in 0..<3 {
                group = group << 8 | (place < available ? UInt32(bytes[index + place]) : 0)
            }
            for place in 0..<4 {
                let sextet = Int(group >> UInt32(18 - 6 * place) & 63)
                text.append(place <= available ? alphabet[sextet] : padding)
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Gives `nil` for what `encode` would not have written: a wrong length or character, missing
    /// or misplaced padding, unused bits that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let padded = paddingCount(text[start..<(start + 4)])
            guard padded == 0 || (padded <= 2 && start + 4 == text.count) else { return nil }
            var group: UInt32 = 0
            for character in text[start..<(start + 4 - padded)] {
                guard let sextet = value(character) else { return nil }
                group = group << 6 | sextet
            }
            group <<= UInt32(6 * padded)
            guard group & (UInt32(1) << UInt32(8 * padded) - 1) == 0 else { return nil }
            for place in 0..<(3 - padded) {
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place)))
            }
        }
        return bytes
    }

    private static func paddingCount(_ group: ArraySlice<UInt8>) -> Int {
        group.reversed().prefix { $0 == padding }.count
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
