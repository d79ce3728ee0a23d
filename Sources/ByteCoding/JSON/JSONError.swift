/// Why a text is not taken as JSON, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte(UInt8)
        case trailingBytes
        case invalidUTF8
        case controlCharacter(UInt8)
        case invalidEscape
        case loneSurrogate
        case duplicateKey(String)
        case numberOutOfRange
        case malformedNumber
        case tooDeep(limit: Int)
        /// Well-formed, but not what the canonical writer would have written.
        case notCanonical(String)
    }

    package let kind: Kind
    /// 0-based, in bytes.
    package let offset: Int
    /// 1-based; both 0 for canonical texts, which have one line.
    package let line: Int
    package let column: Int

    package var description: String {
        let place = line > 0 ? "line \(line), column \(column)" : "byte \(offset)"
        return "\(what) at \(place)"
    }

    private var what: String {
        switch kind {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpectedByte(let byte):
            (0x20..<0x7F).contains(byte)
                ? "unexpected '\(Character(Unicode.Scalar(byte)))'"
                : "unexpected byte 0x\(String(byte, radix: 16))"
        case .trailingBytes: "more text after the JSON value"
        case .invalidUTF8: "bytes that are not UTF-8"
        case .controlCharacter(let byte):
            "unescaped control character 0x\(String(byte, radix: 16)) in a string"
        case .invalidEscape: "an escape that JSON does not know"
        case .loneSurrogate: "half of a surrogate pair"
        case .duplicateKey(let key): "the key \"\(key)\" a second time"
        case .numberOutOfRange: "a number that no double can hold"
        case .malformedNumber: "a number that JSON does not allow"
        case .tooDeep(let limit): "more than \(limit) levels of nesting"
        case .notCanonical(let detail): "not in canonical form (RFC 8785): \(detail)"
        }
    }
}
