/// One request, complete and beyond doubt. It may be kept and handed to other threads.
package struct Request: Sendable {
    package let method: Method
    /// The body, transfer coding removed; empty if there is none.
    package internal(set) var body: [UInt8]
    /// Who sent it: the reverse proxy's address where there is one.
    package let peer: PeerAddress
    /// The pattern of its route, as it was registered; empty if there is no such route.
    package let route: String
    /// When its head was complete, in nanoseconds of the monotonic clock.
    package let receivedNanoseconds: UInt64

    let head: [UInt8]
    let pathRange: Range<Int>
    let queryRange: Range<Int>?
    let fields: [HeaderField]
    let parameterNames: [String]
    let parameterRanges: [Range<Int>]
    let minorVersion: Int
    let wantsUpgrade: Bool

    /// The path as it was sent, percent-encoding included.
    package var path: String { String(decoding: head[pathRange], as: UTF8.self) }

    /// The same bytes.
    package var pathBytes: ArraySlice<UInt8> { head[pathRange] }

    /// The query as it was sent, without the `?`; empty if there is none.
    package var queryText: String {
        queryRange.map { String(decoding: head[$0], as: UTF8.self) } ?? ""
    }

    /// The same bytes.
    package var queryBytes: ArraySlice<UInt8> { queryRange.map { head[$0] } ?? [] }

    /// The part of the path that `{name}` stood for, decoded. The router has checked that it is
    /// UTF-8; it may hold a slash that was sent as `%2F`.
    package func parameter(_ name: String) -> String? {
        guard let index = parameterNames.firstIndex(of: name) else { return nil }
        return PercentDecoding.text(head[parameterRanges[index]], plusIsSpace: false)
    }

    /// The parameters of the query, decoded; throws `badPathEncoding` (400) where they are not
    /// UTF-8, cut, or too many.
    package func query() throws(Rejection) -> QueryParameters {
        guard let queryRange else { return QueryParameters(pairs: []) }
        return try QueryParameters.parse(
            head[queryRange], limit: HTTPServingLimits.queryParameters)
    }

    /// The value of a header field; `name` in lower case. Fields of one name are joined by `, `
    /// (RFC 9110 section 5.3).
    package func header(_ name: StaticString) -> String? {
        guard let bytes = headerBytes(name) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value of a header field, as `header` gives it, without making a text of it.
    package func headerBytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        let bytes = head.span
        var found: ArraySlice<UInt8>?
        for field in fields where bytes.equals(name, in: field.name, ignoringCase: true) {
            let value = head[field.value]
            found = found.map { $0 + Array(", ".utf8) + value } ?? value
        }
        return found
    }

    /// All header fields in their order, names as they were sent.
    package var headers: [(name: String, value: String)] {
        fields.map {
            (
                String(decoding: head[$0.name], as: UTF8.self),
                String(decoding: head[$0.value], as: UTF8.self)
            )
        }
    }
}
