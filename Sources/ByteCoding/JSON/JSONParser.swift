/// Parses JSON (RFC 8259), in two degrees of strictness.
package enum JSONParser {
    package enum Form: Sendable {
        /// Exactly what `JSONWriter.canonical` writes: any other text is refused.
        case canonical
        /// What people and other programs write: spaces, any order of keys, any escapes. Duplicate
        /// keys and lone surrogates are refused here, too, because they have no one meaning.
        case ordinary
    }

    package static func parse(
        _ bytes: [UInt8], as form: Form
    ) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes: bytes, form: form)
        return try reader.readDocument()
    }
}

/// The parser's cursor over one text.
struct JSONReader {
    let bytes: [UInt8]
    let form: JSONParser.Form
    var offset = 0

    init(bytes: [UInt8], form: JSONParser.Form) {
        self.bytes = bytes
        self.form = form
    }

    mutating func readDocument() throws(JSONError) -> JSONValue {
        try skipSpace()
        let value = try readValue(depth: 1)
        try skipSpace()
        guard offset == bytes.count else { throw failure(.trailingBytes) }
        return value
    }

    private mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try readObject(depth: depth))
        case UInt8(ascii: "["): return .array(try readArray(depth: depth))
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"):
            try expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        default: return try readNumber()
        }
    }

    private mutating func readArray(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        if try skipIf(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try readValue(depth: depth + 1))
            try skipSpace()
            if try skipIf(UInt8(ascii: "]")) { return elements }
            try expect(",")
            try skipSpace()
        }
    }

    private mutating func readObject(depth: Int) throws(JSONError) -> [String: JSONValue] {
        try enter(depth)
        var members: [String: JSONValue] = [:]
        var previous: String?
        if try skipIf(UInt8(ascii: "}")) { return members }
        while true {
            let start = offset
            let key = try readString()
            try checkKey(key, after: previous, known: members[key] != nil, at: start)
            previous = key
            try skipSpace()
            try expect(":")
            try skipSpace()
            members[key] = try readValue(depth: depth + 1)
            try skipSpace()
            if try skipIf(UInt8(ascii: "}")) { return members }
            try expect(",")
            try skipSpace()
        }
    }

    private func checkKey(
        _ key: String, after previous: String?, known: Bool, at start: Int
    ) throws(JSONError) {
        if known { throw failure(.duplicateKey(key), at: start) }
        guard form == .canonical, let previous else { return }
        guard JSONKeyOrder.isBefore(previous, key) else {
            throw failure(
                .notCanonical("the key \"\(key)\" must stand before \"\(previous)\""), at: start)
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= ByteCodingLimits.jsonDepth else {
            throw failure(.tooDeep(limit: ByteCodingLimits.jsonDepth))
        }
        offset += 1
        try skipSpace()
    }

    // MARK: Bytes

    func peek() throws(JSONError) -> UInt8 {
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[offset]
    }

    private mutating func skipIf(_ byte: UInt8) throws(JSONError) -> Bool {
        guard try peek() == byte else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ text: StaticString) throws(JSONError) {
        for index in 0..<text.utf8CodeUnitCount {
            let wanted = unsafe text.utf8Start[index]
            let found = try peek()
            guard found == wanted else { throw failure(.unexpectedByte(found)) }
            offset += 1
        }
    }

    private mutating func skipSpace() throws(JSONError) {
        let start = offset
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        if form == .canonical && offset > start {
            throw failure(.notCanonical("space between tokens"), at: start)
        }
    }

    func failure(_ kind: JSONError.Kind, at place: Int? = nil) -> JSONError {
        let place = place ?? offset
        guard form == .ordinary else {
            return JSONError(kind: kind, offset: place, line: 0, column: 0)
        }
        let before = bytes[..<min(place, bytes.count)]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONError(kind: kind, offset: place, line: line, column: place - lineStart + 1)
    }
}
