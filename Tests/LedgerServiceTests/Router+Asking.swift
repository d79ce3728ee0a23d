import HTTPServing

/// What the routes alone answered.
struct DirectAnswer {
    let status: Int
    let head: String
    let body: String
}

extension Router {
    /// Asks without a server; `nil` where the answer comes later or is a stream.
    ///
    /// - Parameters:
    ///   - line: method and target.
    ///   - token: a bearer token.
    func ask(
        _ line: String, _ fields: [String] = [], as token: String? = nil, body: String = "",
        from peer: PeerAddress = .local
    ) throws -> DirectAnswer? {
        var lines = ["\(line) HTTP/1.1", "Host: a"] + fields
        if let token { lines.append("Authorization: Bearer \(token)") }
        if !body.isEmpty { lines.append("Content-Type: application/json") }
        let text = (lines + ["Content-Length: \(body.utf8.count)", "", body])
            .joined(separator: "\r\n")
        guard case .response(let response) = try answer(Array(text.utf8), peer: peer).answer
        else { return nil }
        return DirectAnswer(
            status: response.status, head: String(decoding: response.fields, as: UTF8.self),
            body: String(decoding: response.body, as: UTF8.self))
    }
}
