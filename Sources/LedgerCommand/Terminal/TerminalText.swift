/// Text from outside on its way to a terminal.
package enum TerminalText {
    /// The text with control characters (C0, DEL, C1) and those that turn the writing direction
    /// written as `\u{…}`: a reason or a value must not move the cursor, recolour the screen or
    /// hide what it says. A tab and a line break become `\t` and `\n`, so that a line stays a line.
    package static func visible(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var visible = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": visible.append(contentsOf: "\\n".unicodeScalars)
            case "\t": visible.append(contentsOf: "\\t".unicodeScalars)
            case _ where isHidden(scalar):
                let code = String(scalar.value, radix: 16)
                visible.append(contentsOf: "\\u{\(code)}".unicodeScalars)
            default: visible.append(scalar)
            }
        }
        return String(visible)
    }

    /// C0, DEL, C1, line separators, and the bidirectional controls of UAX #9.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
