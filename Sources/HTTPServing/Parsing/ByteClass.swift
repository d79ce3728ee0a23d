/// The character classes of RFC 9110 and RFC 3986, as bit sets: a class has one bit for each byte
/// below 0x80, so that a look-up touches no memory.
enum ByteClass {
    /// A character of a method or field name (RFC 9110 section 5.6.2):
    /// letters, digits and ``!#$%&'*+-.^_`|~``.
    static func isToken(_ byte: UInt8) -> Bool {
        contains(byte, low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    /// A character of a path and query (RFC 3986 sections 3.3 and 3.4):
    /// letters, digits and `-._~!$&'()*+,;=:@/?%`.
    static func isTarget(_ byte: UInt8) -> Bool {
        contains(byte, low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    }

    /// A character of an authority without user information (RFC 3986 section 3.2.2):
    /// letters, digits and `-._~!$&'()*+,;=:[]%`.
    static func isHost(_ byte: UInt8) -> Bool {
        contains(byte, low: 0x2FFF_7FF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFE)
    }

    /// A character of a field value: no control character but the tab (RFC 9110 section 5.5).
    static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= 0x20 && byte != 0x7F) || byte == 0x09
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// The value of a hexadecimal digit.
    static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// ASCII letters in lower case, every other byte as it is.
    static func lowercase(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private static func contains(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        guard byte < 0x80 else { return false }
        return (byte < 64 ? low : high) & (1 << UInt64(byte & 63)) != 0
    }
}

extension Span<UInt8> {
    /// Whether the bytes of `range` are `text`; when case is ignored, `text` is in lower case.
    package func equals(_ text: StaticString, in range: Range<Int>, ignoringCase: Bool) -> Bool {
        let count = text.utf8CodeUnitCount
        guard range.count == count else { return false }
        let expected = unsafe UnsafeBufferPointer(start: text.utf8Start, count: count)
        for index in 0..<count {
            let byte = self[range.lowerBound + index]
            let folded = ignoringCase ? ByteClass.lowercase(byte) : byte
            if unsafe folded != expected[index] { return false }
        }
        return true
    }
}
