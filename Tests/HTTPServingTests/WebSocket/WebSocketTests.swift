import Foundation
import HTTPServing
import TestSupport
import Testing

@Suite("WebSocket over a socket")
struct WebSocketTests {
    /// The handshake of RFC 6455 section 1.3.
    static let handshake = """
        GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """

    private func open(_ server: TestServer) throws -> TestClient {
        let client = try server.client()
        try client.send(WebSocketTests.handshake)
        let head = try client.take(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        return client
    }

    @Test func messagesOfEveryLengthFormComeBack() throws {
        let server = try TestServer()
        let client = try open(server)
        for count in [0, 1, 125, 126, 127, 65_535, 65_536] {
            let payload = [UInt8](repeating: 0x61, count: count)
            try client.send(Frames.frame(1, payload))
            #expect(try client.take(Frames.plain(1, payload).count) == Frames.plain(1, payload))
            try client.send(Frames.frame(2, payload))
            #expect(try client.take(Frames.plain(2, payload).count) == Frames.plain(2, payload))
        }
    }

    @Test func pingsAreAnsweredBetweenFragments() throws {
        let server = try TestServer()
        let client = try open(server)
        try client.send(Frames.frame(1, Array("a".utf8), isFinal: false))
        try client.send(Frames.frame(9, Array("p".utf8)))
        #expect(try client.take(3) == [0x8A, 1, 0x70])
        try client.send(Frames.frame(0, Array("b".utf8)))
        #expect(try client.take(4) == [0x81, 2, 0x61, 0x62])
        for byte in Frames.frame(1, Array("slow".utf8)) { try client.send([byte]) }
        #expect(try client.take(6) == Frames.plain(1, Array("slow".utf8)))
    }

    @Test func aCloseIsAnsweredAndTold() throws {
        let server = try TestServer()
        let client = try open(server)
        try client.send(Frames.frame(8, [0x0F, 0xA0] + Array("bye".utf8)))
        #expect(try client.rest() == [0x88, 2, 0x0F, 0xA0])
        #expect(server.desk.wait { $0.notes == ["ws closed 4000"] })
        let silent = try open(server)
        try silent.send(Frames.frame(8, []))
        #expect(try silent.rest() == [0x88, 0])
        #expect(server.desk.wait { $0.notes.last == "ws closed 1005" })
        _ = try open(server)
        #expect(server.desk.wait { $0.notes.last == "ws closed 1006" })
    }

    @Test func theServerClosesWithACode() throws {
        let server = try TestServer()
        let client = try open(server)
        #expect(server.desk.wait { $0.webSockets.count == 1 })
        let socket = server.desk.webSockets[0]
        #expect(socket.send(text: Array("x".utf8)) == .sent)
        socket.close(.tryAgainLater, reason: "resume")
        #expect(socket.send(text: []) == .closed)
        #expect(try client.take(3) == [0x81, 1, 0x78])
        #expect(try client.take(10) == [0x88, 8, 0x03, 0xF5] + Array("resume".utf8))
        try client.send(Frames.frame(8, [0x03, 0xF5]))
        #expect(try client.isClosed())
        #expect(server.desk.wait { $0.notes == ["ws closed 1013"] })
    }

    @Test func aViolationClosesWithItsCode() throws {
        let server = try TestServer()
        let cases: [([UInt8], UInt16)] = [
            ([0x81, 0x01, 0x61], 1002), (Frames.frame(1, [0xFF]), 1007),
            (Frames.frame(2, [UInt8](repeating: 0, count: 65_537)), 1009),
            (Frames.frame(3, []), 1002), (Frames.frame(8, [3]), 1002),
        ]
        for (bytes, code) in cases {
            let client = try open(server)
            try client.send(bytes + Frames.frame(1, Array("ignored".utf8)))
            let answer = try client.rest()
            #expect(answer.count >= 4 && answer[0] == 0x88)
            #expect(UInt16(answer[2]) << 8 | UInt16(answer[3]) == code)
            #expect(server.desk.wait { $0.notes.last == "ws closed \(code)" })
        }
    }

    /// What a handler said before goes out before the close frame, and nothing after it.
    @Test func messagesBeforeAViolationAreAnsweredFirst() throws {
        let server = try TestServer()
        for (last, code) in [([0x81, 0x01], UInt8(0xEA)), (Frames.frame(8, [3, 0xE8]), 0xE8)] {
            let client = try open(server)
            try client.send(Frames.frame(1, [0x61]) + Frames.frame(1, [0x62]) + last)
            let answer = try client.rest()
            #expect(answer.prefix(6) == [0x81, 1, 0x61, 0x81, 1, 0x62])
            #expect(answer[6] == 0x88 && answer[8] == 3 && answer[9] == code)
        }
    }

    @Test func whoDoesNotAnswerPingsIsGivenUp() throws {
        var limits = HTTPServingLimits()
        limits.heartbeatMilliseconds = 100
        limits.pongMilliseconds = 300
        let server = try TestServer(limits: limits)
        let client = try open(server)
        #expect(try client.take(2) == [0x89, 0])
        try client.send(Frames.frame(10, []))
        #expect(try client.take(2) == [0x89, 0])
        #expect(try client.isClosed())
    }

    @Test func whatIsNoHandshakeIsRefused() throws {
        let server = try TestServer()
        for (part, status) in [
            ("Upgrade: WebSocket\r\n", 426), ("Connection: keep-alive, Upgrade\r\n", 426),
            ("Sec-WebSocket-Version: 13\r\n", 426),
            ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400),
        ] {
            let without = WebSocketTests.handshake.replacingOccurrences(of: part, with: "")
            #expect(try server.answer(without).status == status)
        }
        // A route of GET answers HEAD, too.
        let head = try server.client()
        try head.send(WebSocketTests.handshake.replacingOccurrences(of: "GET /", with: "HEAD /"))
        #expect(try head.answer(isHead: true).status == 426)
        let old = WebSocketTests.handshake.replacingOccurrences(of: "HTTP/1.1", with: "HTTP/1.0")
        #expect(try server.answer(old).status == 426)
        let short = WebSocketTests.handshake.replacingOccurrences(of: "dGhl", with: "")
        #expect(try server.answer(short).status == 400)
    }
}
