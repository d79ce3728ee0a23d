/// An answer: status, header fields and body. The server adds `Date`, `Content-Length` and
/// `Connection` by itself.
package struct Response: Sendable {
    /// 200 to 599.
    package var status: Int
    /// Header lines, each `Name: value` with CR LF, in one piece: what is the same in every answer
    /// is made once by `Response.fields` and shared.
    package private(set) var fields: [UInt8]
    package var body: [UInt8]
    /// No further request is taken from this connection.
    package var closesConnection = false

    package init(_ status: Int, fields: [UInt8] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Header lines to begin answers with.
    package static func fields(_ pairs: [(name: String, value: String)]) -> [UInt8] {
        var response = Response(200)
        for pair in pairs { response.add(pair.name, pair.value) }
        return response.fields
    }

    /// Adds a header field. A control character in the value becomes a space: a value that came
    /// from outside can never end the line (response splitting).
    package mutating func add(_ name: String, _ value: String) {
        fields += name.utf8
        fields += ": ".utf8
        let start = fields.count
        fields += value.utf8
        for index in start..<fields.count where !ByteClass.isFieldValue(fields[index]) {
            fields[index] = 0x20
        }
        fields += "\r\n".utf8
    }

    /// Adds header lines made by `Response.fields`.
    package mutating func add(_ lines: [UInt8]) { fields += lines }

    private static let jsonFields = Response.fields([("Content-Type", "application/json")])
    private static let textFields = Response.fields([
        ("Content-Type", "text/plain; charset=utf-8")
    ])

    /// An answer whose body is a JSON text.
    package static func json(_ status: Int, _ body: [UInt8]) -> Response {
        Response(status, fields: jsonFields, body: body)
    }

    /// An answer whose body is for people or line-based tools.
    package static func text(_ status: Int, _ body: String) -> Response {
        Response(status, fields: textFields, body: Array(body.utf8))
    }
}
