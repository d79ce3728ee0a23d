extension JSONReader {
    mutating func readNumber() throws(JSONError) -> JSONValue {
        let start = offset
        try skipNumber()
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let value = JSONNumber.value(text) else { throw failure(.numberOutOfRange, at: start) }
        if form == .canonical, !isCanonical(value, start..<offset) {
            throw failure(.notCanonical("the number \(text) has a shorter form"), at: start)
        }
        return value
    }

    private func isCanonical(_ value: JSONValue, _ range: Range<Int>) -> Bool {
        bytes[range].elementsEqual(JSONWriter.canonical(value))
    }

    /// RFC 8259's grammar: `[-] int [frac] [exp]`, no leading zeros.
    private mutating func skipNumber() throws(JSONError) {
        let start = offset
        let first = try peek()
        if first == UInt8(ascii: "-") { offset += 1 }
        if offset == start, !isDigit(first) { throw failure(.unexpectedByte(first)) }
        let leading = try peek()
        let whole = try skipDigits()
        if whole > 1 && leading == UInt8(ascii: "0") { throw failure(.malformedNumber, at: start) }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            _ = try skipDigits()
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            let sign = try peek()
            if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { offset += 1 }
            _ = try skipDigits()
        }
    }

    /// At least one digit; gives how many.
    private mutating func skipDigits() throws(JSONError) -> Int {
        let start = offset
        while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
        guard offset > start else {
            throw offset < bytes.count ? failure(.malformedNumber) : failure(.unexpectedEnd)
        }
        return offset - start
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
