extension JSONReader {
    /// Reads a string from its opening to its closing quotation mark. A string without escapes, as
    /// nearly all are, is one validated copy.
    mutating func readString() throws(JSONError) -> String {
        let opening = try peek()
        guard opening == UInt8(ascii: "\"") else { throw failure(.unexpectedByte(opening)) }
        offset += 1
        let start = offset
        try skipPlain()
        if bytes[offset] == UInt8(ascii: "\"") {
            defer { offset += 1 }
            return try validated(bytes[start..<offset], at: start)
        }
        var unescaped = Array(bytes[start..<offset])
        while try peek() != UInt8(ascii: "\"") {
            try readEscape(into: &unescaped)
            let run = offset
            try skipPlain()
            unescaped += bytes[run..<offset]
        }
        offset += 1
        return try validated(unescaped[...], at: start)
    }

    /// Stops at a quotation mark or a backslash.
    private mutating func skipPlain() throws(JSONError) {
        while true {
            let byte = try peek()
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20 { throw failure(.controlCharacter(byte)) }
            offset += 1
        }
    }

    private func validated(_ bytes: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(.invalidUTF8, at: start)
        }
        return text
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        let start = offset
        offset += 1
        let letter = try peek()
        offset += 1
        if let byte = JSONEscapes.byte(for: letter) {
            text.append(byte)
            return
        }
        if letter == UInt8(ascii: "/") && form == .ordinary {
            text.append(letter)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw failure(.invalidEscape, at: start) }
        let scalar = try readScalar(at: start)
        try checkShortest(scalar, from: start)
        text += Array(String(Character(scalar)).utf8)
    }

    /// One code point of `\uXXXX`, or of two of them where they are a surrogate pair.
    private mutating func readScalar(at start: Int) throws(JSONError) -> Unicode.Scalar {
        let high = try readCodeUnit(at: start)
        if let scalar = Unicode.Scalar(UInt32(high)) { return scalar }
        guard high < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw failure(.loneSurrogate, at: start) }
        offset += 2
        let low = try readCodeUnit(at: start)
        let code = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) &- 0xDC00)
        guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(code) else {
            throw failure(.loneSurrogate, at: start)
        }
        return scalar
    }

    private mutating func readCodeUnit(at start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else {
                throw failure(.invalidEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    /// The canonical writer spells only C0 without a letter of its own as `\u00xx`.
    private func checkShortest(_ scalar: Unicode.Scalar, from start: Int) throws(JSONError) {
        guard form == .canonical else { return }
        let written = Array("\\u00".utf8) + Array(Hexadecimal.encode([UInt8(scalar.value & 0xFF)]).utf8)
        let isShortest =
            scalar.value < 0x20 && JSONEscapes.letter(for: UInt8(scalar.value)) == nil
            && bytes[start..<offset].elementsEqual(written)
        guard isShortest else {
            throw failure(.notCanonical("an escape that is not the shortest"), at: start)
        }
    }
}
