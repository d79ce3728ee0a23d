/// Percent-encoding (RFC 3986 section 2.1), read strictly: what it stands for must be UTF-8.
enum PercentDecoding {
    /// The text of `bytes`, or `nil` if an escape is cut or the result is not UTF-8.
    static func text(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard bytes.endIndex - index >= 2,
                    let high = ByteClass.hexadecimalValue(bytes[index]),
                    let low = ByteClass.hexadecimalValue(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = 0x20
            }
            decoded.append(byte)
        }
        guard let text = try? UTF8Span(validating: decoded.span) else { return nil }
        return String(copying: text)
    }
}
