/// The first line of an answer. The reason phrases of RFC 9110 section 15 and RFC 6585.
enum StatusLine {
    /// `HTTP/1.1 200 OK` with CR LF, for every status that has a phrase.
    private static let lines: [[UInt8]] = (0..<600).map { status in
        phrase(status).isEmpty ? [] : Array("HTTP/1.1 \(status) \(phrase(status))\r\n".utf8)
    }
    private static let okay = lines[200]

    static func append(_ status: Int, to output: inout [UInt8]) {
        if status == 200 { return output += okay }
        if lines.indices.contains(status), !lines[status].isEmpty {
            output += lines[status]
        } else {
            output += "HTTP/1.1 \(status) \r\n".utf8
        }
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 507: "Insufficient Storage"
        default: ""
        }
    }
}
