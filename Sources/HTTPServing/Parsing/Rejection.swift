/// Why bytes are not a request that this server answers. Whatever is ambiguous is rejected: two
/// readers of the same bytes must never see two different requests (RFC 9112 section 11.2).
package enum Rejection: Error, Hashable, Sendable {
    case bareLineFeed, bareCarriageReturn, controlCharacter
    case malformedRequestLine, targetNotAPath, badTarget
    case unknownMethod, tunnelUnsupported, unsupportedVersion
    case foldedField, spaceBeforeColon, badFieldName, badFieldValue
    case requestLineTooLong, headTooLong, tooManyFields
    case hostMissing, hostDuplicate, hostMalformed
    case lengthDuplicate, lengthMalformed, lengthWithCoding
    case codingInOldVersion, codingUnknown, codingNotLast
    case expectationUnknown
    case badChunkSize, badChunkEnd, badTrailer
    case bodyTooLong, lengthRequired
    case slowHead, slowBody
    case badPathEncoding
    case shuttingDown

    package var status: Int {
        switch self {
        case .unknownMethod, .tunnelUnsupported, .codingUnknown: 501
        case .unsupportedVersion: 505
        case .requestLineTooLong: 414
        case .headTooLong, .tooManyFields: 431
        case .expectationUnknown: 417
        case .bodyTooLong: 413
        case .lengthRequired: 411
        case .slowHead, .slowBody: 408
        case .shuttingDown: 503
        default: 400
        }
    }

    /// The `code` of the error's JSON.
    package var code: String {
        switch status {
        case 408: "REQUEST_TIMEOUT"
        case 411: "LENGTH_REQUIRED"
        case 413: "BODY_TOO_LARGE"
        case 414: "TARGET_TOO_LONG"
        case 417: "EXPECTATION_FAILED"
        case 431: "HEAD_TOO_LARGE"
        case 501: "NOT_IMPLEMENTED"
        case 503: "SHUTTING_DOWN"
        case 505: "VERSION_NOT_SUPPORTED"
        default: "MALFORMED_REQUEST"
        }
    }
}

extension Rejection: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bareLineFeed: "a line ends in LF alone: end every line with CR LF"
        case .bareCarriageReturn: "a CR stands alone: end every line with CR LF"
        case .controlCharacter: "the head has a control character: remove it"
        case .malformedRequestLine: "the first line is not METHOD SP TARGET SP HTTP/1.1: send that"
        case .targetNotAPath: "the target is not a path: begin it with a slash"
        case .badTarget: "the target has a character that RFC 3986 forbids: percent-encode it"
        case .unknownMethod: "this method is not known here: use GET, POST, PUT, PATCH or DELETE"
        case .tunnelUnsupported: "this server makes no tunnels: ask a proxy"
        case .unsupportedVersion: "this version is not spoken here: use HTTP/1.1"
        case .foldedField: "a header field is folded over two lines: put it on one"
        case .spaceBeforeColon: "a space stands between a field's name and its colon: remove it"
        case .badFieldName: "a header field's name is not a token: use letters, digits and -"
        case .badFieldValue: "a header field's value has a control character: remove it"
        case .requestLineTooLong: "the first line is too long: shorten the target"
        case .headTooLong: "the header fields are too long: send fewer or shorter ones"
        case .tooManyFields: "there are too many header fields: send fewer"
        case .hostMissing: "Host is missing: send it once"
        case .hostDuplicate: "Host comes twice: send it once"
        case .hostMalformed: "Host is not HOST or HOST:PORT: send that"
        case .lengthDuplicate: "Content-Length comes twice: send it once"
        case .lengthMalformed: "Content-Length is not a plain number: send digits only"
        case .lengthWithCoding: "Content-Length and Transfer-Encoding exclude each other: send one"
        case .codingInOldVersion: "Transfer-Encoding is no part of HTTP/1.0: use HTTP/1.1"
        case .codingUnknown: "this transfer coding is not known here: use chunked alone"
        case .codingNotLast: "chunked is not the last transfer coding: use chunked alone"
        case .expectationUnknown: "this expectation is not known here: use 100-continue or none"
        case .badChunkSize: "a chunk's size is not a hexadecimal number: send that"
        case .badChunkEnd: "a chunk does not end with CR LF after its bytes: correct its size"
        case .badTrailer: "a trailer field is malformed or too long: leave trailers out"
        case .bodyTooLong: "the body is too long for this route: send less"
        case .lengthRequired: "the body's length is not told: send Content-Length"
        case .slowHead: "the request's head took too long: send it at once"
        case .slowBody: "the request's body took too long: send it faster"
        case .badPathEncoding: "the path or query is not UTF-8 in percent-encoding: encode it anew"
        case .shuttingDown: "the server is shutting down: try again elsewhere or later"
        }
    }
}
