/// Puts answers into bytes (RFC 9112 section 4).
enum ResponseWriter {
    private static let contentLength = Array("Content-Length: ".utf8)
    private static let closing = Array("Connection: close\r\n".utf8)
    private static let keeping = Array("Connection: keep-alive\r\n".utf8)
    private static let continuing = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// What `Connection` says: HTTP/1.1 keeps a connection without a word.
    enum Persistence {
        case close, keep, keepSilently
    }

    /// Appends a whole answer; `head` is for HEAD: its length, but not the body.
    static func append(
        _ response: Response, isHead: Bool, persistence: Persistence, date: [UInt8],
        to output: inout [UInt8]
    ) {
        StatusLine.append(response.status, to: &output)
        output += date
        appendBehindDate(response, isHead: isHead, persistence: persistence, to: &output)
    }

    /// Appends what stands behind the `Date` field, which alone differs where an answer is given
    /// again.
    static func appendBehindDate(
        _ response: Response, isHead: Bool, persistence: Persistence, to output: inout [UInt8]
    ) {
        output += response.fields
        // 204 and 304 have no body, and so no length (RFC 9110 section 8.6).
        let hasBody = response.status != 204 && response.status != 304
        if hasBody {
            output += contentLength
            appendDecimal(response.body.count, to: &output)
            output += lineEnd
        }
        append(persistence, to: &output)
        output += lineEnd
        if hasBody, !isHead { output += response.body }
    }

    /// Appends the head of an answer whose body ends with the connection, or of a `101`.
    static func appendHead(
        status: Int, fields: [UInt8], closes: Bool, date: [UInt8], to output: inout [UInt8]
    ) {
        StatusLine.append(status, to: &output)
        output += date
        output += fields
        if closes { output += closing }
        output += lineEnd
    }

    static func appendContinue(to output: inout [UInt8]) { output += continuing }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private static func append(_ persistence: Persistence, to output: inout [UInt8]) {
        switch persistence {
        case .close: output += closing
        case .keep: output += keeping
        case .keepSilently: break
        }
    }

    private static func appendDecimal(_ number: Int, to output: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30)
            divisor /= 10
        }
    }
}
