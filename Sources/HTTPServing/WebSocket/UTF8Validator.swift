/// Checks UTF-8 (RFC 3629) byte by byte, so that a message is refused at its first wrong byte and
/// not after its last fragment.
package struct UTF8Validator {
    /// Continuation bytes still to come, and the range of the next one: it is narrower after some
    /// first bytes, which is what keeps out overlong forms, surrogates and what is over U+10FFFF.
    private var expected = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    package init() {}

    /// At the end of a character.
    package var isComplete: Bool { expected == 0 }

    /// False if no UTF-8 text begins with what came so far.
    package mutating func accept(_ byte: UInt8) -> Bool {
        guard expected == 0 else {
            guard byte >= lowest, byte <= highest else { return false }
            (expected, lowest, highest) = (expected - 1, 0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: expected = 1
        case 0xE0: (expected, lowest) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: expected = 2
        case 0xED: (expected, highest) = (2, 0x9F)
        case 0xF0: (expected, lowest) = (3, 0x90)
        case 0xF1...0xF3: expected = 3
        case 0xF4: (expected, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
