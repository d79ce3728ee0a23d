/// Reads JSON tokens off a byte array, one position, no look-back. It knows RFC 8259's grammar
/// and, for the canonical form, what RFC 8785 leaves of it; the tree is `JSONParser`'s business.
struct JSONScanner {
    let bytes: [UInt8]
    let form: JSONParser.Form
    var offset = 0

    init(_ bytes: [UInt8], as form: JSONParser.Form) {
        self.bytes = bytes
        self.form = form
    }

    /// The byte at the current position, or `nil` at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Passes white space in the ordinary form and refuses it in the canonical one.
    @inline(__always)
    mutating func skipSpace() throws(JSONError) {
        guard let next, next <= 0x20 else { return }
        try skipSpaces()
    }

    private mutating func skipSpaces() throws(JSONError) {
        while offset < bytes.count, bytes[offset] <= 0x20 {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D:
                guard form == .ordinary else { throw failure(.spaceNotCanonical) }
                offset += 1
            default:
                return
            }
        }
    }

    /// Passes `byte` if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    /// Passes `byte` or says what else stands there.
    mutating func require(
        _ byte: UInt8, _ expected: JSONError.Expectation
    ) throws(JSONError) {
        guard take(byte) else { throw unexpected(expected) }
    }

    /// Passes one of JSON's three words.
    mutating func requireWord(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            try require(unsafe word.utf8Start[index], .literal)
        }
    }

    /// The text must be at its end, white space aside.
    mutating func requireEnd() throws(JSONError) {
        try skipSpace()
        if let next { throw failure(.trailingBytes(first: next)) }
    }

    /// What to throw when the next byte, or the end, is not what was expected.
    func unexpected(_ expected: JSONError.Expectation) -> JSONError {
        guard let next else { return failure(.unexpectedEnd(expected: expected)) }
        return failure(.unexpectedByte(next, expected: expected))
    }

    func failure(_ kind: JSONError.Kind) -> JSONError { failure(kind, at: offset) }

    /// An error with its place; line and column are counted only now, when somebody will read them.
    func failure(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
        guard form == .ordinary else { return JSONError(kind, offset: offset) }
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError(kind, offset: offset, line: line, column: column)
    }
}
