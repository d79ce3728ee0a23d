import HTTPServing

/// What the parser makes of bytes that come in pieces.
enum HeadSamples {
    enum Outcome: Hashable {
        case head(RequestHead, count: Int)
        case more
        case rejected(Rejection)
    }

    /// Feeds `bytes` in the pieces that end at `splits`, as a socket would.
    static func read(
        _ bytes: [UInt8], splits: [Int] = [], limits: HTTPServingLimits = HTTPServingLimits()
    ) -> Outcome {
        var scanner = HeadScanner()
        do throws(Rejection) {
            for end in splits + [bytes.count] {
                let count = try scanner.findEnd(bytes.span, from: 0, to: end, limits: limits)
                guard let count else { continue }
                var head = RequestHead()
                try HeadParser.parse(bytes.span, from: 0, count: count, into: &head)
                return .head(head, count: count)
            }
            return .more
        } catch {
            return .rejected(error)
        }
    }

    static func read(_ text: String) -> Outcome { read(Array(text.utf8)) }

    /// Requests that are beyond doubt.
    static let good = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: a:80\r\nX-Empty:\r\nX-Blanks: \t a b \t\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\n\r\n",
        "PUT /x HTTP/1.1\r\nhOsT: a\r\nTRANSFER-ENCODING: Chunked\r\nExpect: 100-Continue\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade , close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /%C3%A4 HTTP/1.9\r\nHost: a\r\nX: \u{e4}\u{20ac}\r\n\r\n",
    ]

    /// Bytes that are no request, each with the reason.
    static let bad: [(String, Rejection)] = [
        ("GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", .foldedField),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .foldedField),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .spaceBeforeColon),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 1\r\n\r\n", .spaceBeforeColon),
        ("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", .badFieldName),
        ("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", .badFieldName),
        ("GET / HTTP/1.1\r\nHost: a\r\n(X): b\r\n\r\n", .badFieldName),
        ("GET / HTTP/1.1\r\nHost: a\r\n\u{e4}: b\r\n\r\n", .badFieldName),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n", .badFieldValue),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{7f}\r\n\r\n", .badFieldValue),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{8}b\r\n\r\n", .badFieldValue),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformedRequestLine),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /\r\n\r\n", .malformedRequestLine),
        ("GET\r\n\r\n", .malformedRequestLine),
        ("GET / \r\n\r\n", .malformedRequestLine),
        ("G\tT / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("\u{16}\u{3}\u{1}", .malformedRequestLine),
        ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .targetNotAPath),
        ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", .targetNotAPath),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .targetNotAPath),
        ("GET ?a HTTP/1.1\r\nHost: a\r\n\r\n", .targetNotAPath),
        ("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", .badTarget),
        ("GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", .badTarget),
        ("GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n", .badTarget),
        ("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", .badTarget),
        ("GET /% HTTP/1.1\r\nHost: a\r\n\r\n", .badPathEncoding),
        ("GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", .badPathEncoding),
        ("GET /?%zz HTTP/1.1\r\nHost: a\r\n\r\n", .badPathEncoding),
        ("GET /%zA HTTP/1.1\r\nHost: a\r\n\r\n", .badPathEncoding),
        ("GET  HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/x.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1,1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.x\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/0.9\r\n\r\n", .unsupportedVersion),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", .tunnelUnsupported),
        ("TRACE a HTTP/1.1\r\nHost: a\r\n\r\n", .targetNotAPath),
        ("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", .unknownMethod),
        ("get / HTTP/1.1\r\nHost: a\r\n\r\n", .unknownMethod),
        ("GET / HTTP/1.1\r\n\r\n", .hostMissing),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .hostDuplicate),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .hostMalformed),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .hostMalformed),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .hostMalformed),
        ("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .hostMalformed),
        ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", .expectationUnknown),
    ]

    /// What two readers could take for different requests (RFC 9112 section 11.2).
    static let smuggling: [(String, Rejection)] = [
        ("Content-Length: 1\r\nContent-Length: 2", .lengthDuplicate),
        ("Content-Length: 1\r\nContent-Length: 1", .lengthDuplicate),
        ("Content-Length: 1, 1", .lengthMalformed),
        ("Content-Length: +1", .lengthMalformed),
        ("Content-Length: -1", .lengthMalformed),
        ("Content-Length: 0x1", .lengthMalformed),
        ("Content-Length: 1 1", .lengthMalformed),
        ("Content-Length:", .lengthMalformed),
        ("Content-Length: 1\u{b}", .badFieldValue),
        ("Content-Length: 99999999999999999999", .bodyTooLong),
        ("Content-Length: 1\r\nTransfer-Encoding: chunked", .lengthWithCoding),
        ("Transfer-Encoding: chunked\r\nContent-Length: 0", .lengthWithCoding),
        ("Transfer-Encoding: identity\r\nContent-Length: 1", .lengthWithCoding),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .codingNotLast),
        ("Transfer-Encoding: chunked, chunked", .codingNotLast),
        ("Transfer-Encoding: chunked, identity", .codingNotLast),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: x", .codingNotLast),
        ("Transfer-Encoding:", .codingNotLast),
        ("Transfer-Encoding: gzip, chunked", .codingUnknown),
        ("Transfer-Encoding: xchunked", .codingUnknown),
        ("Transfer-Encoding: identity", .codingUnknown),
        ("Transfer-Encoding: chunked;q=1", .codingUnknown),
        ("Transfer-Encoding: \u{b}chunked", .badFieldValue),
        ("Transfer-Encoding : chunked", .spaceBeforeColon),
        ("Transfer_Encoding: x\r\n Transfer-Encoding: chunked", .foldedField),
    ]
}
