/// Reads the head of a request that `HeadScanner` has found the end of (RFC 9112 sections 2 to 6).
package struct HeadParser {
    private var host: Range<Int>?
    private var contentLength: Int?
    private var codings = TransferCodings()
    private var closes = false
    private var keepsAlive = false

    private init() {}

    /// Reads the `count` bytes from `start`; they end with an empty line, and every line feed in
    /// them follows a carriage return. Throws what is wrong with them.
    package static func parse(
        _ bytes: Span<UInt8>, from start: Int, count: Int, into head: inout RequestHead
    ) throws(Rejection) {
        head.reset()
        let bytes = bytes.extracting(start..<start + count)
        var parser = HeadParser()
        var line = try RequestLine.parse(bytes, into: &head)
        // Two bytes are left: the empty line.
        while line < count - 2 {
            line = try parser.parseField(bytes, from: line, into: &head)
        }
        try parser.finish(into: &head)
    }

    /// Reads the field line at `start`; gives where the next line begins.
    private mutating func parseField(
        _ bytes: Span<UInt8>, from start: Int, into head: inout RequestHead
    ) throws(Rejection) -> Int {
        var index = start
        if ByteClass.isBlank(bytes[index]) { throw .foldedField }
        while ByteClass.isToken(bytes[index]) { index += 1 }
        let name = start..<index
        guard bytes[index] == UInt8(ascii: ":"), !name.isEmpty else {
            throw ByteClass.isBlank(bytes[index]) ? .spaceBeforeColon : .badFieldName
        }
        index += 1
        while ByteClass.isBlank(bytes[index]) { index += 1 }
        let valueStart = index
        while ByteClass.isFieldValue(bytes[index]) { index += 1 }
        guard bytes[index] == 0x0D else { throw .badFieldValue }
        guard bytes[index + 1] == 0x0A else { throw .bareCarriageReturn }
        var valueEnd = index
        while valueEnd > valueStart, ByteClass.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        let value = valueStart..<valueEnd
        head.fields.append(HeaderField(name: name, value: value))
        try note(bytes, name: name, value: value, into: &head)
        return index + 2
    }

    /// Keeps what decides about the message itself.
    private mutating func note(
        _ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>, into head: inout RequestHead
    ) throws(Rejection) {
        switch name.count {
        case 4 where bytes.equals("host", in: name, ignoringCase: true):
            if host != nil { throw .hostDuplicate }
            host = value
            try HeadParser.checkHost(bytes, value)
        case 6 where bytes.equals("expect", in: name, ignoringCase: true):
            guard bytes.equals("100-continue", in: value, ignoringCase: true) else {
                throw .expectationUnknown
            }
            head.expectsContinue = true
        case 10 where bytes.equals("connection", in: name, ignoringCase: true):
            FieldList.forEach(bytes, value) { option in
                if bytes.equals("close", in: option, ignoringCase: true) { closes = true }
                if bytes.equals("keep-alive", in: option, ignoringCase: true) { keepsAlive = true }
                if bytes.equals("upgrade", in: option, ignoringCase: true) {
                    head.wantsUpgrade = true
                }
            }
        case 14 where bytes.equals("content-length", in: name, ignoringCase: true):
            // Also when both say the same: a list of equal lengths is legal and never needed.
            if contentLength != nil { throw .lengthDuplicate }
            contentLength = try HeadParser.length(bytes, value)
        case 17 where bytes.equals("transfer-encoding", in: name, ignoringCase: true):
            codings.add(bytes, value)
        default: break
        }
    }

    private func finish(into head: inout RequestHead) throws(Rejection) {
        if head.minorVersion >= 1, host == nil { throw .hostMissing }
        if codings.isPresent {
            if contentLength != nil { throw .lengthWithCoding }
            if head.minorVersion == 0 { throw .codingInOldVersion }
            try codings.check()
            head.framing = .chunked
        } else if let contentLength, contentLength > 0 {
            head.framing = .length(contentLength)
        }
        head.tellsLength = codings.isPresent || contentLength != nil
        head.isPersistent = !closes && (head.minorVersion >= 1 || keepsAlive)
        // There is nothing to wait for without a body, and HTTP/1.0 knows no 100.
        if head.framing == .none || head.minorVersion == 0 { head.expectsContinue = false }
    }

    private static func checkHost(
        _ bytes: Span<UInt8>, _ value: Range<Int>
    ) throws(Rejection) {
        guard !value.isEmpty else { throw .hostMalformed }
        for index in value where !ByteClass.isHost(bytes[index]) { throw .hostMalformed }
    }

    private static func length(
        _ bytes: Span<UInt8>, _ value: Range<Int>
    ) throws(Rejection) -> Int {
        guard !value.isEmpty else { throw .lengthMalformed }
        var length = 0
        for index in value {
            guard ByteClass.isDigit(bytes[index]) else { throw .lengthMalformed }
            // A number, but of more bytes than anybody could send.
            guard index - value.lowerBound < HTTPServingLimits.contentLengthDigits else {
                throw .bodyTooLong
            }
            length = length * 10 + Int(bytes[index] - 0x30)
        }
        return length
    }
}
