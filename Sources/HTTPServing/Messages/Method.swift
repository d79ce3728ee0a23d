/// The methods of RFC 9110 section 9.3, PATCH (RFC 5789) and QUERY (a GET with a body). A route
/// that does not take one of them answers 405; a method that is none of them gets 501.
package enum Method: UInt8, Hashable, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options, trace, connect, query

    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        case .query: "QUERY"
        }
    }

    /// The method whose name stands in `range`; methods are case-sensitive (RFC 9110 section 9.1).
    static func parse(_ bytes: Span<UInt8>, in range: Range<Int>) -> Method? {
        switch range.count {
        case 3:
            if bytes.equals("GET", in: range, ignoringCase: false) { return .get }
            if bytes.equals("PUT", in: range, ignoringCase: false) { return .put }
        case 4:
            if bytes.equals("POST", in: range, ignoringCase: false) { return .post }
            if bytes.equals("HEAD", in: range, ignoringCase: false) { return .head }
        case 5:
            if bytes.equals("PATCH", in: range, ignoringCase: false) { return .patch }
            if bytes.equals("TRACE", in: range, ignoringCase: false) { return .trace }
            if bytes.equals("QUERY", in: range, ignoringCase: false) { return .query }
        case 6:
            if bytes.equals("DELETE", in: range, ignoringCase: false) { return .delete }
        case 7:
            if bytes.equals("OPTIONS", in: range, ignoringCase: false) { return .options }
            if bytes.equals("CONNECT", in: range, ignoringCase: false) { return .connect }
        default: break
        }
        return nil
    }
}
