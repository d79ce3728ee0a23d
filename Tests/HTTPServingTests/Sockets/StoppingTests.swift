import Foundation
import Glibc
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("Stopping")
struct StoppingTests {
    /// Stops on a thread of its own; `isDone` tells when that has returned.
    private final class Stop: Sendable {
        private let done = Atomic<Bool>(false)
        var isDone: Bool { done.load(ordering: .acquiring) }

        init(_ server: HTTPServer, deadlineMilliseconds: Int) {
            Thread.detachNewThread { [self] in
                server.stop(deadlineMilliseconds: deadlineMilliseconds)
                done.store(true, ordering: .releasing)
            }
        }
    }

    @Test func aServerEndsInPeace() throws {
        let server = try TestServer()
        let (idle, busy, stream) = (try server.client(), try server.client(), try server.client())
        let socket = try server.client()
        try idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try idle.answer()
        try busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        try stream.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        try socket.send(WebSocketTests.handshake)
        _ = try socket.take(through: "\r\n\r\n")
        var responders: [Responder] = []
        #expect(
            server.desk.wait {
                responders += $0.takeResponders()
                return !responders.isEmpty && $0.streams.count == 1
            })
        let stop = Stop(server.server, deadlineMilliseconds: 20_000)
        #expect(try idle.isClosed())
        _ = try stream.take(through: "\r\n\r\n")
        #expect(try stream.isClosed())
        #expect(try socket.take(4) == [0x88, 26, 0x03, 0xE9])
        #expect(!stop.isDone)
        #expect(throws: TestClient.Failure.self) { _ = try server.client() }
        responders[0].complete(.text(200, "in time"))
        let answer = try busy.answer()
        #expect(answer.text == "in time" && answer.field("connection") == "close")
        #expect(try busy.isClosed())
        #expect(server.desk.wait { _ in stop.isDone })
        #expect(server.server.statistics.connections == 0)
    }

    @Test func halfARequestKeepsNobody() throws {
        let server = try TestServer()
        let (head, body) = (try server.client(), try server.client())
        // Both are told that their loop has read so far: by an answer before the half, and by the
        // word to go on behind it.
        try head.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHo")
        #expect(try head.answer().status == 200)
        try body.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
        #expect(try body.take(through: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
        try body.send("abc")
        let stop = Stop(server.server, deadlineMilliseconds: 600_000)
        #expect(try head.isClosed())
        let refusal = try body.answer()
        #expect(refusal.status == 503 && refusal.field("retry-after") == "1")
        #expect(try body.isClosed())
        #expect(server.desk.wait { _ in stop.isDone })
    }

    @Test func anEventStreamHearsAGoodbye() throws {
        let server = try TestServer { router in
            router.on(.get, "/goodbye") { _ in
                .eventStream(
                    EventStreamOpening(goodbye: Array("data: bye\n\n".utf8), opened: { _ in }))
            }
        }
        let client = try server.client()
        try client.send("GET /goodbye HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.take(through: "\r\n\r\n")
        let stop = Stop(server.server, deadlineMilliseconds: 20_000)
        #expect(try client.rest() == Array("data: bye\n\n".utf8))
        #expect(server.desk.wait { _ in stop.isDone })
    }

    @Test func theDeadlineEndsWhatDoesNotEnd() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(server.desk.wait { !$0.takeResponders().isEmpty } || true)
        let stop = Stop(server.server, deadlineMilliseconds: 300)
        #expect(server.desk.wait { _ in stop.isDone })
    }

    @Test func aSecondStopEndsAtOnce() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        var responders: [Responder] = []
        #expect(
            server.desk.wait {
                responders += $0.takeResponders()
                return !responders.isEmpty
            })
        let first = Stop(server.server, deadlineMilliseconds: 60_000)
        usleep(100_000)
        #expect(!first.isDone)
        server.server.stop(deadlineMilliseconds: 60_000)
        #expect(server.desk.wait { _ in first.isDone })
        #expect(try client.isClosed())
    }

    @Test func aSocketThatAlreadyListensIsServed() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #expect(listen(descriptor, 16) == 0)
        let server = HTTPServer(address: .descriptor(descriptor), loops: 1) { _ in
            let router = Router()
            router.on(.get, "/") { _ in .response(.text(200, "given")) }
            return router
        }
        try server.start()
        let client = try TestClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().text == "given")
        server.stop(deadlineMilliseconds: 0)
    }

    @Test func aPlaceThatIsTakenIsToldWithWhatToDo() throws {
        let server = try TestServer()
        let second = HTTPServer(address: .internet(host: "127.0.0.1", port: server.port)) { _ in
            Router()
        }
        let error = #expect(throws: HTTPServerError.self) { try second.start() }
        #expect(error?.description.contains("another program listens there") == true)
        second.stop(deadlineMilliseconds: 0)
    }
}
