/// Why a text is not the JSON that was asked for, and where.
package struct JSONError: Error, Hashable, Sendable {
    package let kind: Kind
    /// 0-based, in bytes.
    package let offset: Int
    /// 1-based; 0 for canonical texts, which have one line.
    package let line: Int
    /// 1-based, in Unicode scalars; 0 for canonical texts.
    package let column: Int

    init(_ kind: Kind, offset: Int, line: Int = 0, column: Int = 0) {
        self.kind = kind
        self.offset = offset
        self.line = line
        self.column = column
    }

    package enum Kind: Hashable, Sendable {
        case tooLarge(bytes: Int, limit: Int)
        case tooDeep(limit: Int)
        case unexpectedEnd(expected: Expectation)
        case unexpectedByte(UInt8, expected: Expectation)
        case byteOrderMark
        case trailingBytes(first: UInt8)
        case invalidUTF8(UInt8)
        case controlCharacter(UInt8)
        case unknownEscape(UInt8)
        case loneSurrogate(UInt16)
        /// The same key twice in one object, also when only Unicode normalisation makes them equal.
        case duplicateKey(String)
        case keyOutOfOrder(String, after: String)
        case spaceNotCanonical
        case escapeNotCanonical
        case numberNotCanonical(found: String, expected: String)
        case numberTooLong(bytes: Int, limit: Int)
        case numberOutOfRange(String)
        case integerNotExact(String)
    }

    /// What the parser was ready to read.
    package enum Expectation: String, Sendable {
        case value = "a value"
        case key = "a key in quotes"
        case keyOrEnd = "a key in quotes or '}'"
        case colon = "':'"
        case commaOrObjectEnd = "',' or '}'"
        case commaOrArrayEnd = "',' or ']'"
        case literal = "true, false or null"
        case digit = "a digit"
        case endOfNumber = "no digit after a leading zero"
        case hexadecimalDigit = "a hexadecimal digit"
        case quote = "the closing quote"
        case escape = "an escape"
        case lowSurrogate = "the second half of a surrogate pair"
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        line > 0 ? "line \(line), column \(column): \(kind)" : "byte \(offset): \(kind)"
    }
}

extension JSONError.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the JSON text has \(bytes) bytes: at most \(limit) are read"
        case .tooDeep(let limit):
            "more than \(limit) arrays and objects inside one another: flatten the value"
        case .unexpectedEnd(let expected):
            "the text ends too early: expected \(expected.rawValue)"
        case .unexpectedByte(let byte, let expected):
            "found \(Self.name(byte)): expected \(expected.rawValue)"
        case .byteOrderMark:
            "the text begins with a byte order mark: save it as UTF-8 without one"
        case .trailingBytes(let first):
            "found \(Self.name(first)) after the value: the text must end there"
        case .invalidUTF8(let byte):
            "\(Self.name(byte)) is not valid UTF-8 here: save the text as UTF-8"
        case .controlCharacter(let byte):
            "control character \(Self.name(byte)) inside a string: write it as an escape"
        case .unknownEscape(let byte):
            "'\\' followed by \(Self.name(byte)): JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"
        case .loneSurrogate(let unit):
            "\\u\(String(unit, radix: 16)) is half of a surrogate pair: write both halves"
        case .duplicateKey(let key):
            "the key \"\(key)\" appears twice in one object: keep one"
        case .keyOutOfOrder(let key, let previous):
            "the key \"\(key)\" stands after \"\(previous)\": canonical JSON sorts its keys"
        case .spaceNotCanonical:
            "white space between values: canonical JSON has none"
        case .escapeNotCanonical:
            "an escape that is not the shortest: canonical JSON writes the character itself"
        case .numberNotCanonical(let found, let expected):
            "the number \(found) is not in its canonical form: write \(expected)"
        case .numberTooLong(let bytes, let limit):
            "a number of \(bytes) characters: at most \(limit) are read"
        case .numberOutOfRange(let text):
            "the number \(text) is too large for a double: write it as a string"
        case .integerNotExact(let text):
            "the integer \(text) is beyond ±2^53 and would be rounded: write it as a string"
        }
    }

    private static func name(_ byte: UInt8) -> String {
        guard (0x20..<0x7F).contains(byte) else { return "byte 0x" + Hexadecimal.encode([byte]) }
        return "'\(Character(Unicode.Scalar(byte)))'"
    }
}
