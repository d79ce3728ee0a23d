/// Writes JSON. The canonical form is RFC 8785: keys sorted by UTF-16 code units, no spaces, the
/// shortest escapes, numbers as ECMAScript writes them. Equal values give equal bytes.
package enum JSONWriter {
    /// - Precondition: every `.number` is finite.
    package static func canonical(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        write(value, to: &bytes)
        return bytes
    }

    /// For files that people read: two spaces a level, sorted keys, a newline at the end.
    package static func pretty(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        writePretty(value, level: 0, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func write(_ value: JSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, key) in sortedKeys(members).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(members[key] ?? .null, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        default:
            writeScalar(value, to: &bytes)
        }
    }

    private static func writeScalar(_ value: JSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += JSONNumber.text(number).utf8
        case .string(let text): write(text, to: &bytes)
        case .array, .object: write(value, to: &bytes)
        }
    }

    /// The quotation mark, the backslash and C0 are escaped, and nothing else (RFC 8785 3.2.2.2).
    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else {
                writeEscape(of: byte, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func writeEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        if let letter = JSONEscapes.letter(for: byte) {
            bytes.append(letter)
        } else {
            bytes += "u00".utf8
            bytes += Hexadecimal.encode([byte]).utf8
        }
    }

    private static func writePretty(_ value: JSONValue, level: Int, to bytes: inout [UInt8]) {
        let inner = String(repeating: "  ", count: level + 1).utf8
        let outer = String(repeating: "  ", count: level).utf8
        switch value {
        case .array(let elements) where !elements.isEmpty:
            bytes += "[\n".utf8
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes += ",\n".utf8 }
                bytes += inner
                writePretty(element, level: level + 1, to: &bytes)
            }
            bytes += "\n".utf8
            bytes += outer
            bytes.append(UInt8(ascii: "]"))
        case .object(let members) where !members.isEmpty:
            bytes += "{\n".utf8
            for (index, key) in sortedKeys(members).enumerated() {
                if index > 0 { bytes += ",\n".utf8 }
                bytes += inner
                write(key, to: &bytes)
                bytes += ": ".utf8
                writePretty(members[key] ?? .null, level: level + 1, to: &bytes)
            }
            bytes += "\n".utf8
            bytes += outer
            bytes.append(UInt8(ascii: "}"))
        default: write(value, to: &bytes)
        }
    }

    private static func sortedKeys(_ members: [String: JSONValue]) -> [String] {
        members.keys.sorted(by: JSONKeyOrder.isBefore)
    }
}

/// RFC 8785 section 3.2.3: keys are compared as arrays of UTF-16 code units.
enum JSONKeyOrder {
    static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf16.lexicographicallyPrecedes(other.utf16)
    }
}

/// The two-character escapes of RFC 8259, but the slash, which canonical JSON leaves alone.
enum JSONEscapes {
    private static let pairs: [(byte: UInt8, letter: UInt8)] = [
        (0x08, UInt8(ascii: "b")), (0x09, UInt8(ascii: "t")), (0x0A, UInt8(ascii: "n")),
        (0x0C, UInt8(ascii: "f")), (0x0D, UInt8(ascii: "r")),
        (UInt8(ascii: "\""), UInt8(ascii: "\"")), (UInt8(ascii: "\\"), UInt8(ascii: "\\")),
    ]

    static func letter(for byte: UInt8) -> UInt8? { pairs.first { $0.byte == byte }?.letter }
    static func byte(for letter: UInt8) -> UInt8? { pairs.first { $0.letter == letter }?.byte }
}
