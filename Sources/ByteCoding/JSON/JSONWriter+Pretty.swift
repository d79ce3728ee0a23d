// The form for files that people keep and edit.

extension JSONWriter {
    /// Two spaces a level, sorted keys, one member a line, a line feed at the end. What it writes,
    /// `JSONParser` reads back as the same value in the ordinary form.
    package static func pretty(_ value: JSONValue) -> [UInt8] {
        var text: [UInt8] = []
        appendPretty(value, indent: 0, to: &text)
        text.append(UInt8(ascii: "\n"))
        return text
    }

    private static func appendPretty(
        _ value: JSONValue, indent: Int, to text: inout [UInt8]
    ) {
        switch value {
        case .array(let values) where !values.isEmpty:
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                startLine(isFirst: index == 0, indent: indent + 1, in: &text)
                appendPretty(value, indent: indent + 1, to: &text)
            }
            endLines(indent: indent, with: UInt8(ascii: "]"), in: &text)
        case .object(let members) where !members.isEmpty:
            text.append(UInt8(ascii: "{"))
            for (index, member) in sorted(members).enumerated() {
                startLine(isFirst: index == 0, indent: indent + 1, in: &text)
                append(member.key, to: &text)
                text += ": ".utf8
                appendPretty(member.value, indent: indent + 1, to: &text)
            }
            endLines(indent: indent, with: UInt8(ascii: "}"), in: &text)
        default:
            append(value, to: &text)
        }
    }

    private static func startLine(isFirst: Bool, indent: Int, in text: inout [UInt8]) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        text.append(UInt8(ascii: "\n"))
        text += repeatElement(UInt8(ascii: " "), count: 2 * indent)
    }

    private static func endLines(indent: Int, with bracket: UInt8, in text: inout [UInt8]) {
        text.append(UInt8(ascii: "\n"))
        text += repeatElement(UInt8(ascii: " "), count: 2 * indent)
        text.append(bracket)
    }
}
