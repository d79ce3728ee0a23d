// Numbers: short integers on a fast path, everything else through the grammar and one conversion.

extension JSONScanner {
    private static let minus = UInt8(ascii: "-")
    private static let zero = UInt8(ascii: "0")

    /// Reads one number; the position is at its sign or first digit.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        let isNegative = take(Self.minus)
        let firstDigit = offset
        var magnitude: Int64 = 0
        // Fifteen digits are always inside ±2^53.
        while let digit, offset - firstDigit < 15 {
            magnitude = magnitude * 10 + Int64(digit)
            offset += 1
        }
        let isPlain = offset > firstDigit && !continuesNumber
        let hasLeadingZero = offset > firstDigit + 1 && bytes[firstDigit] == Self.zero
        if isPlain, !hasLeadingZero, magnitude != 0 || !isNegative {
            return .integer(isNegative ? -magnitude : magnitude)
        }
        offset = firstDigit
        return try longNumber(start: start)
    }

    private var digit: UInt8? {
        guard let next, next &- Self.zero < 10 else { return nil }
        return next &- Self.zero
    }

    private var continuesNumber: Bool {
        guard let next else { return false }
        return digit != nil || next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e")
    }

    /// Everything that the fast path left: the position is after the sign, `start` before it.
    private mutating func longNumber(start: Int) throws(JSONError) -> JSONValue {
        let isInteger = try skipNumber()
        let count = offset - start
        guard count <= ByteCodingLimits.jsonNumberBytes else {
            let limit = ByteCodingLimits.jsonNumberBytes
            throw failure(.numberTooLong(bytes: count, limit: limit), at: start)
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let double = Double(text), let value = JSONValue(double) else {
            throw failure(.numberOutOfRange(text), at: start)
        }
        let canonical = JSONNumber.text(value)
        switch form {
        case .canonical:
            guard text == canonical else {
                throw failure(.numberNotCanonical(found: text, expected: canonical), at: start)
            }
        case .ordinary:
            // A file that says 9007199254740993 must not silently become ...992.
            guard !isInteger || text == canonical || text == "-0" || isExact(text, double) else {
                throw failure(.integerNotExact(text), at: start)
            }
        }
        return value
    }

    private func isExact(_ text: String, _ double: Double) -> Bool {
        guard let integer = Int64(text) else { return false }
        return Double(exactly: integer) == double
    }

    /// Passes RFC 8259's number after its sign; says whether it had neither fraction nor exponent.
    private mutating func skipNumber() throws(JSONError) -> Bool {
        if take(Self.zero) {
            if let next, digit != nil {
                throw failure(.unexpectedByte(next, expected: .endOfNumber))
            }
        } else {
            try skipDigits()
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            try skipDigits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(Self.minus) }
            try skipDigits()
        }
        return isInteger
    }

    private mutating func skipDigits() throws(JSONError) {
        guard digit != nil else { throw unexpected(.digit) }
        while digit != nil { offset += 1 }
    }
}
