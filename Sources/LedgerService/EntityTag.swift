import ByteCoding

/// A strong validator over everything that an answer says: position, context, values that expired
/// meanwhile, and the stream's URL. (RFC 9110 section 8.8.3)
struct EntityTag: Hashable, Sendable {
    /// With its quotes.
    let text: String

    init(of body: [UInt8], position: UInt64?) {
        let digest = BLAKE2b.hash(body).hexadecimal.prefix(24)
        text = "\"\(position.map(String.init) ?? "empty")-\(digest)\""
    }

    /// Whether a client that sends this `If-None-Match` has this very answer already: a list, weak
    /// tags, `*`, and tags without quotes, which clients of OFREP send.
    func isMatched(by header: String) -> Bool {
        header.split(separator: ",").contains { candidate in
            var tag = candidate.drop { $0 == " " || $0 == "\t" }
            while let last = tag.last, last == " " || last == "\t" { tag.removeLast() }
            if tag == "*" { return true }
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            return tag == text || "\"\(tag)\"" == text
        }
    }
}
