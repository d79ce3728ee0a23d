// Strings: a plain run is found first and copied as one piece; only an escape makes it go slowly.

extension JSONScanner {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// Reads one string with its quotes; the position is at the opening quote.
    mutating func string(_ expected: JSONError.Expectation) throws(JSONError) -> String {
        try require(Self.quote, expected)
        let start = offset
        try skipPlainRun()
        if take(Self.quote) { return try text(start..<(offset - 1)) }
        return try stringWithEscapes(start: start)
    }

    /// Moves to the next quote, backslash, control character or end.
    private mutating func skipPlainRun() throws(JSONError) {
        offset = endOfPlainRun()
        guard let next else { throw unexpected(.quote) }
        if next < 0x20 { throw failure(.controlCharacter(next)) }
    }

    /// Where the next quote, backslash or control character stands, or the text ends.
    func endOfPlainRun() -> Int {
        let span = bytes.span
        var index = offset
        while index < span.count {
            let byte = span[index]
            if byte < 0x20 || byte == Self.quote || byte == Self.backslash { break }
            index += 1
        }
        return index
    }

    private mutating func stringWithEscapes(start: Int) throws(JSONError) -> String {
        var content = ""
        var runStart = start
        while true {
            content += try text(runStart..<offset)
            if take(Self.quote) { return content }
            content.unicodeScalars.append(try escape())
            runStart = offset
            try skipPlainRun()
        }
    }

    /// The bytes as text, refused where they are not UTF-8.
    private func text(_ range: Range<Int>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch {
            let place = range.lowerBound + error.byteOffsets.lowerBound
            throw failure(.invalidUTF8(bytes[place]), at: place)
        }
    }

    /// One escape; the position is at the backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        offset += 1
        guard let letter = next else { throw unexpected(.escape) }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "/"):
            guard form == .ordinary else { throw failure(.escapeNotCanonical, at: start) }
            return "/"
        case UInt8(ascii: "u"):
            return try numericEscape(start: start)
        default:
            throw failure(.unknownEscape(letter), at: start)
        }
    }

    /// `\uXXXX`, and the second one of a surrogate pair; the position is after the first `\u`.
    private mutating func numericEscape(start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try fourDigits()
        if form == .canonical {
            // Only control characters without a letter of their own are written so, in lower case.
            let short = [0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(unit)
            let lower = !bytes[start..<offset].contains { (0x41...0x46).contains($0) }
            guard unit < 0x20, !short, lower else {
                throw failure(.escapeNotCanonical, at: start)
            }
        }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit) else { throw failure(.loneSurrogate(unit), at: start) }
        guard take(Self.backslash), take(UInt8(ascii: "u")) else {
            throw failure(.loneSurrogate(unit), at: start)
        }
        let second = try fourDigits()
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw failure(.loneSurrogate(unit), at: start) }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
                throw unexpected(.hexadecimalDigit)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
