import Foundation
import Glibc
import HTTPServing
import TestSupport
import Testing

@Suite("Refusals over a socket: the right status, and the connection closed")
struct RefusalTests {
    @Test func whatIsNoRequestIsRefusedAndTheOthersAreServed() throws {
        let server = try TestServer()
        let other = try server.client()
        let heads =
            HeadSamples.bad
            + HeadSamples.smuggling.map {
                ("POST /echo HTTP/1.1\r\nHost: a\r\n\($0.0)\r\n\r\n", $0.1)
            }
        for (text, reason) in heads {
            let client = try server.client()
            // What comes behind must not be taken for a request.
            try client.send(text + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == reason.status, "\(text)")
            #expect(answer.text.contains(reason.code) && answer.field("connection") == "close")
            #expect(try client.isClosed())
            try other.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.answer().text == "hello")
        }
    }

    @Test func whatWasAnsweredBeforeStaysAnswered() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\nHost: a\n\n")
        #expect(try client.answer().text == "hello")
        #expect(try client.answer().status == 400)
        #expect(try client.isClosed())
    }

    @Test func tooMuchIsRefusedWithoutReadingIt() throws {
        let server = try TestServer()
        let long = String(repeating: "a", count: 20_000)
        let cases = [
            ("GET /\(long)", 414), ("GET / HTTP/1.1\r\nHost: a\r\nX: \(long)", 431),
            ("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 200), 431),
            ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n\(long)", 413),
            ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n", 413),
            ("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413),
            ("POST /small HTTP/1.1\r\nHost: a\r\n\r\n", 411),
            ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
            ("GET /items/%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ]
        for (text, status) in cases {
            let client = try server.client()
            try client.send(text)
            #expect(try client.answer().status == status)
            #expect(try client.isClosed())
        }
        #expect(try server.answer("POST /echo HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        let small = "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        #expect(try server.answer(small).status == 200)
    }

    /// A client that goes on sending after its refusal still reads it: no reset overtakes it.
    @Test func aRefusalIsReadWhileTheBodyIsStillSent() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n")
        for _ in 0..<9 { try client.send([UInt8](repeating: 0x61, count: 100_000)) }
        #expect(try client.answer().status == 413)
        #expect(try client.isClosed())
        #expect(!client.wasReset)
    }

    @Test func aRefusedBodyIsToldInTheFormOfItsRoute() throws {
        let server = try TestServer { router in
            router.onRejection { rejection, request in
                .text(rejection.status, "\(rejection.code) at \(request.path)")
            }
        }
        let heads = [
            ("POST /small HTTP/1.1\r\nHost: a\r\n\r\n", "LENGTH_REQUIRED at /small"),
            (
                "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n",
                "BODY_TOO_LARGE at /small"
            ),
            (
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "MALFORMED_REQUEST at /echo"
            ),
        ]
        for (head, text) in heads { #expect(try server.answer(head).text == text) }
        // Of bytes that are no request nobody knows what form they want.
        let answer = try server.answer("GET /small HTTP/1.1\r\n\r\n")
        #expect(answer.status == 400 && answer.text.contains("\"error\""))
    }

    @Test func slowRequestsEnd() throws {
        var limits = HTTPServingLimits()
        limits.headMilliseconds = 300
        limits.bodyMilliseconds = 300
        limits.idleMilliseconds = 300
        let server = try TestServer(limits: limits)
        let (head, body, idle) = (try server.client(), try server.client(), try server.client())
        try head.send("GET /hello HTTP/1.1\r\n")
        try body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
        try idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.answer().text == "hello")
        // A byte now and then does not help.
        for _ in 0..<5 {
            usleep(100_000)
            try? head.send("X")
        }
        #expect(try head.answer().status == 408)
        #expect(try head.isClosed())
        #expect(try body.answer().status == 408)
        #expect(try body.isClosed())
        #expect(try idle.isClosed())
    }

    @Test(arguments: [true, false])
    func connectionsAreCountedInAllAndForEachAddress(isForEach: Bool) throws {
        var limits = HTTPServingLimits()
        if isForEach { limits.connectionsPerAddress = 3 } else { limits.connections = 3 }
        let server = try TestServer(limits: limits)
        var clients = try (0..<3).map { _ in try server.client() }
        for client in clients {
            try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 200)
        }
        let refused = try server.client().answer()
        #expect(refused.status == 503 && refused.field("retry-after") == "1")
        #expect(server.server.statistics.connections == 3)
        clients.removeLast()
        #expect(server.desk.wait { _ in server.server.statistics.connections == 2 })
        #expect(try server.answer("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(server.server.statistics.refused == 1)
    }

    @Test func aFloodOfConnectionsHarmsNobody() throws {
        let server = try TestServer()
        let other = try server.client()
        for round in 0..<300 {
            let client = try server.client()
            switch round % 4 {
            case 0: try client.send("GET /hello HTTP/1.1\r\nHo")
            case 1: try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            case 2: try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
            default:
                try client.send([UInt8](repeating: UInt8(truncatingIfNeeded: round), count: 99))
            }
        }
        try other.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.answer().text == "hello")
        // Whether a client that waits for its answer is still there shows when it gets one.
        #expect(
            server.desk.wait { desk in
                for responder in desk.takeResponders() { responder.complete(.text(200, "gone")) }
                return server.server.statistics.connections == 1
            })
        try other.send("GET /soon HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.answer().text == "soon")
    }
}
