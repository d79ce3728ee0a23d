/// Reads one HTTP/1.1 answer (RFC 9112) off a connection: its head, then a body with a length, in
/// chunks, or up to the connection's end.
package struct HTTPAnswerReader {
    /// Gives the next bytes; none at the end.
    private let next: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0

    private init(from next: @escaping () throws -> [UInt8]) { self.next = next }

    /// - Parameter next: gives the next bytes of the connection, none at its end.
    ///
    /// Throws `HTTPAnswerError`, and what `next` throws.
    package static func read(from next: @escaping () throws -> [UInt8]) throws -> HTTPAnswer {
        var reader = HTTPAnswerReader(from: next)
        return try reader.answer()
    }

    private mutating func answer() throws -> HTTPAnswer {
        var (status, version, fields) = try head()
        // An interim answer announces the real one.
        while (100..<200).contains(status) { (status, version, fields) = try head() }
        let body: [UInt8]
        var hasEnd = true
        if status == 204 || status == 304 {
            body = []
        } else if let coding = fields["transfer-encoding"] {
            guard coding.lowercased() == "chunked", fields["content-length"] == nil else {
                throw HTTPAnswerError.malformed("a transfer coding '\(coding)'")
            }
            body = try chunks()
        } else if let text = fields["content-length"] {
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text)
            else { throw HTTPAnswerError.malformed("a length '\(text)'") }
            body = try take(length)
        } else {
            body = try rest()
            hasEnd = false
        }
        let closes = fields["connection"]?.lowercased() == "close" || version == "HTTP/1.0"
        return HTTPAnswer(
            status: status, fields: fields, body: body,
            keepsAlive: hasEnd && !closes && start == buffer.count)
    }

    private mutating func head() throws -> (Int, String, [String: String]) {
        var room = ServerLimits.headBytes
        let words = try line(&room).split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1" || words[0] == "HTTP/1.0",
            words[1].utf8.count == 3, let status = Int(words[1]), (100...599).contains(status)
        else { throw HTTPAnswerError.malformed("its first line") }
        var fields: [String: String] = [:]
        while true {
            let line = try line(&room)
            if line.isEmpty { return (status, String(words[0]), fields) }
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
                throw HTTPAnswerError.malformed("a field without a name")
            }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].trimmingSpaces
            if name == "content-length", let known = fields[name], known != value {
                throw HTTPAnswerError.malformed("two lengths")
            }
            fields[name] = value
        }
    }

    private mutating func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            var room = ServerLimits.headBytes
            let size = try line(&room).prefix { $0 != ";" }.trimmingSpaces
            guard let count = Int(size, radix: 16), count >= 0, size.first != "+" else {
                throw HTTPAnswerError.malformed("a chunk's size '\(size)'")
            }
            if count == 0 {
                while try !line(&room).isEmpty {}
                return body
            }
            guard count <= ServerLimits.answerBytes - body.count else {
                throw HTTPAnswerError.tooLarge
            }
            body += try take(count)
            guard try line(&room).isEmpty else { throw HTTPAnswerError.malformed("a chunk's end") }
        }
    }

    // MARK: Bytes

    /// One line without its end; what it takes is taken from `room`.
    private mutating func line(_ room: inout Int) throws -> String {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[start..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                room -= end - start
                guard room >= 0 else { throw HTTPAnswerError.malformed("its head is too long") }
                start = end + 1
                return String(decoding: line, as: UTF8.self)
            }
            searched = buffer.count
            guard buffer.count - start <= room else {
                throw HTTPAnswerError.malformed("its head is too long")
            }
            guard try fill() else { throw HTTPAnswerError.endsEarly }
        }
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        guard count <= ServerLimits.answerBytes else { throw HTTPAnswerError.tooLarge }
        while buffer.count - start < count {
            guard try fill() else { throw HTTPAnswerError.endsEarly }
        }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    private mutating func rest() throws -> [UInt8] {
        while try fill() {
            guard buffer.count - start <= ServerLimits.answerBytes else {
                throw HTTPAnswerError.tooLarge
            }
        }
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    private mutating func fill() throws -> Bool {
        let bytes = try next()
        buffer += bytes
        return !bytes.isEmpty
    }
}

extension StringProtocol {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
