import LedgerCommand
import Testing

/// Answers of servers, as they come off a connection: in any pieces, of any kind.
@Suite struct HTTPAnswerTests {
    private static let whole = [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            + "3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 200\r\nConnection: close\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length:5 \r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    ]

    @Test(arguments: whole)
    func anAnswerIsTheSameInWhateverPiecesItComes(text: String) throws {
        for size in 1...text.utf8.count {
            let answer = try read(text, inPiecesOf: size)
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == "hello")
        }
    }

    @Test(arguments: whole)
    func anAnswerThatBreaksOffIsNone(text: String) throws {
        // Without a length and in chunks alike; a body up to the connection's end has no other one.
        guard !text.contains("close") else { return }
        for count in 0..<text.utf8.count - 1 {
            let part = String(decoding: Array(text.utf8).prefix(count), as: UTF8.self)
            #expect(throws: HTTPAnswerError.self, "\(count)") { try read(part, inPiecesOf: 7) }
        }
    }

    @Test func aConnectionIsKeptOnlyWhereTheAnswerHasAnEnd() throws {
        for (text, isKept) in zip(Self.whole, [true, true, false, true, true]) {
            #expect(try read(text, inPiecesOf: 1000).keepsAlive == isKept, "\(text)")
        }
        #expect(try !read(Self.whole[0] + "more", inPiecesOf: 1000).keepsAlive)
        let old = Self.whole[0].replacing("HTTP/1.1", with: "HTTP/1.0")
        #expect(try !read(old, inPiecesOf: 1000).keepsAlive)
    }

    @Test(arguments: [
        "", "\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 2000 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ])
    func whatIsAmbiguousOrNoAnswerIsRefused(text: String) {
        #expect(throws: HTTPAnswerError.self) { try read(text, inPiecesOf: 3) }
    }

    private func read(_ text: String, inPiecesOf size: Int) throws -> HTTPAnswer {
        var rest = Array(text.utf8)[...]
        return try HTTPAnswerReader.read {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }
}
