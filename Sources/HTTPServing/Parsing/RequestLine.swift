/// `METHOD SP TARGET SP HTTP/1.1 CRLF` (RFC 9112 section 3).
enum RequestLine {
    /// Reads the first line; gives where the second begins. A line feed stands in `bytes`.
    static func parse(
        _ bytes: Span<UInt8>, into head: inout RequestHead
    ) throws(Rejection) -> Int {
        var index = 0
        // At least one: `HeadScanner` lets no head begin with anything else.
        while ByteClass.isToken(bytes[index]) { index += 1 }
        guard bytes[index] == 0x20 else { throw .malformedRequestLine }
        let method = 0..<index
        let target = try parseTarget(bytes, from: index + 1, into: &head)
        let next = try parseVersion(bytes, from: target.upperBound, into: &head)
        // After the version: a later version may have methods that this one does not know.
        guard let known = Method.parse(bytes, in: method) else { throw .unknownMethod }
        head.method = known
        let isAsterisk = known == .options && bytes.equals("*", in: target, ignoringCase: false)
        guard bytes[target.lowerBound] == UInt8(ascii: "/") || isAsterisk else {
            throw known == .connect ? .tunnelUnsupported : .targetNotAPath
        }
        return next
    }

    private static func parseTarget(
        _ bytes: Span<UInt8>, from start: Int, into head: inout RequestHead
    ) throws(Rejection) -> Range<Int> {
        var index = start
        var query: Int?
        while ByteClass.isTarget(bytes[index]) {
            if bytes[index] == UInt8(ascii: "%") {
                // The head ends with four bytes that no target holds, so these two are there.
                guard ByteClass.hexadecimalValue(bytes[index + 1]) != nil,
                    ByteClass.hexadecimalValue(bytes[index + 2]) != nil
                else { throw .badPathEncoding }
            }
            if query == nil, bytes[index] == UInt8(ascii: "?") { query = index + 1 }
            index += 1
        }
        guard bytes[index] == 0x20 else {
            throw bytes[index] == 0x0D ? .malformedRequestLine : .badTarget
        }
        guard index > start else { throw .malformedRequestLine }
        head.path = start..<(query.map { $0 - 1 } ?? index)
        head.query = query.map { $0..<index }
        return start..<index
    }

    private static func parseVersion(
        _ bytes: Span<UInt8>, from space: Int, into head: inout RequestHead
    ) throws(Rejection) -> Int {
        let name = space + 1..<space + 6
        let end = name.upperBound + 3
        // As above: no version holds the last four bytes, so what is asked for is there.
        guard bytes.equals("HTTP/", in: name, ignoringCase: false),
            ByteClass.isDigit(bytes[name.upperBound]),
            bytes[name.upperBound + 1] == UInt8(ascii: "."),
            ByteClass.isDigit(bytes[name.upperBound + 2])
        else { throw .malformedRequestLine }
        guard bytes[end] == 0x0D else { throw .malformedRequestLine }
        guard bytes[end + 1] == 0x0A else { throw .bareCarriageReturn }
        guard bytes[name.upperBound] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        head.minorVersion = min(1, Int(bytes[name.upperBound + 2] - 0x30))
        return end + 2
    }
}
