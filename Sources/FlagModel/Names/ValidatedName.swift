import ByteCoding

/// A text that is known to keep the rule of its kind: once made, nobody has to check it again.
package protocol ValidatedName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The rule in words, for messages.
    static var rule: String { get }
    static func isValid(_ text: String) -> Bool
    var text: String { get }
    /// Skips the check: for texts that this program wrote down itself.
    init(unchecked text: String)
}

extension ValidatedName {
    /// Gives `nil` where the text breaks `rule`.
    package init?(_ text: String) {
        guard Self.isValid(text) else { return nil }
        self.init(unchecked: text)
    }

    package var description: String { text }

    /// By bytes: Swift compares texts by what they look like (composed and decomposed é are
    /// equal), and an auditor in another language would not.
    package static func == (one: Self, other: Self) -> Bool {
        one.text.hasSameBytes(as: other.text)
    }

    package static func < (one: Self, other: Self) -> Bool {
        one.text.precedesByBytes(other.text)
    }

    package func hash(into hasher: inout Hasher) {
        // Texts of equal bytes have equal hashes, which is all that is asked.
        hasher.combine(text)
    }
}

/// Character classes that the rules are made of, over UTF-8 bytes.
enum NameCharacters {
    /// Over the bytes in one piece: names are checked whenever an event is read.
    @inline(__always)
    static func all(of text: String, are isOfKind: (UInt8) -> Bool) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices where !isOfKind(bytes[index]) { return false }
        return true
    }

    /// ASCII that is neither a space nor a control character. Nearly every name is made of it, and
    /// what Unicode says of a character takes fifty times as long to find out.
    static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

    static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLowerOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    static func isDotDashOrUnderscore(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// C0, DEL and C1: what a terminal could take for an order.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    static func hasControl(_ text: String) -> Bool {
        !all(of: text) { (0x20...0x7E).contains($0) }
            && text.unicodeScalars.contains(where: isControl)
    }
}
