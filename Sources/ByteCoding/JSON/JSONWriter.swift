/// `JSONValue` to text: the canonical form that is signed, and a form that people read.
package enum JSONWriter {
    /// RFC 8785: sorted keys, no spaces, shortest escapes, ECMAScript's numbers.
    ///
    /// A number must be finite (see `JSONValue(_:)`). An `.integer` beyond ±2^53 is written
    /// as the nearest double, which is what every reader of RFC 8785 would make of it.
    package static func canonical(_ value: JSONValue) -> [UInt8] {
        var text: [UInt8] = []
        append(value, to: &text)
        return text
    }

    /// The canonical text of a value, added to bytes that are already there.
    package static func append(_ value: JSONValue, to text: inout [UInt8]) {
        switch value {
        case .null: text.append("null")
        case .bool(let value): text.append(value ? "true" : "false")
        case .integer, .number: text += JSONNumber.text(value).utf8
        case .string(let string): append(string, to: &text)
        case .array(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in sorted(members).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(member.key, to: &text)
                text.append(UInt8(ascii: ":"))
                append(member.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    /// One string with its quotes and the shortest escapes (RFC 8785 section 3.2.2.2).
    package static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        let bytes = string.utf8.span
        if needsEscape(bytes) {
            for index in bytes.indices { appendEscaped(bytes[index], to: &text) }
        } else {
            text.append(bytes)
        }
        text.append(UInt8(ascii: "\""))
    }

    static func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
        members.sorted { JSONKeyOrder.precedes($0.key, $1.key) }
    }

    private static func needsEscape(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return true
            }
        }
        return false
    }

    private static func appendEscaped(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): text.append(#"\""#)
        case UInt8(ascii: "\\"): text.append(#"\\"#)
        case 0x08: text.append(#"\b"#)
        case 0x09: text.append(#"\t"#)
        case 0x0A: text.append(#"\n"#)
        case 0x0C: text.append(#"\f"#)
        case 0x0D: text.append(#"\r"#)
        case 0..<0x20:
            text.append(#"\u00"#)
            text += Hexadecimal.encode([byte]).utf8
        default: text.append(byte)
        }
    }
}
