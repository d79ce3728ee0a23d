import Foundation
import HTTPServing
import Synchronization
import TestSupport

/// A server of a test's own, on a free port, with routes for every kind of answer.
final class TestServer {
    let server: HTTPServer
    let desk = Desk()
    var port: UInt16 { server.port }

    /// What handlers leave for the test.
    final class Desk: Sendable {
        private struct State {
            var responders: [Responder] = []
            var streams: [EventStream] = []
            var webSockets: [WebSocketConnection] = []
            var notes: [String] = []
        }

        private let state = Mutex(State())

        func leave(_ responder: Responder) { state.withLock { $0.responders.append(responder) } }
        func leave(_ stream: EventStream) { state.withLock { $0.streams.append(stream) } }
        func leave(_ socket: WebSocketConnection) {
            state.withLock { $0.webSockets.append(socket) }
        }
        func note(_ text: String) { state.withLock { $0.notes.append(text) } }

        var streams: [EventStream] { state.withLock(\.streams) }
        var webSockets: [WebSocketConnection] { state.withLock(\.webSockets) }
        var notes: [String] { state.withLock(\.notes) }
        func takeResponders() -> [Responder] {
            state.withLock { state in
                defer { state.responders = [] }
                return state.responders
            }
        }

        /// Waits until `condition` holds, a minute at most: only a failure takes so long.
        func wait(until condition: (Desk) -> Bool) -> Bool {
            for _ in 0..<12_000 {
                if condition(self) { return true }
                usleep(5_000)
            }
            return false
        }
    }

    init(
        loops: Int = 2, limits: HTTPServingLimits = HTTPServingLimits(),
        more: @escaping @Sendable (Router) -> Void = { _ in }
    ) throws {
        let desk = desk
        server = HTTPServer(
            address: .internet(host: "127.0.0.1", port: 0), loops: loops, limits: limits
        ) { _ in
            let router = Router()
            TestServer.addPlain(to: router)
            TestServer.addLong(to: router, desk)
            router.onSignal { desk.note("signal") }
            more(router)
            return router
        }
        try server.start()
    }

    deinit { server.stop(deadlineMilliseconds: 0) }

    func client(receiveBytes: Int32? = nil) throws -> TestClient {
        try TestClient(port: port, receiveBytes: receiveBytes)
    }

    /// Sends one request on a connection of its own and reads the answer.
    func answer(_ request: String) throws -> TestClient.Answer {
        let client = try client()
        try client.send(request)
        return try client.answer()
    }

    static let large = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

    private static func addPlain(to router: Router) {
        router.on(.get, "/hello") { _ in .response(.text(200, "hello")) }
        router.on(.get, "/large") { _ in .response(Response(200, body: large)) }
        router.on(.get, "/nothing") { _ in .response(Response(204)) }
        router.on(.post, "/echo") { .response(Response(200, body: $0.body)) }
        router.on(.post, "/small", body: .required(bytes: 10)) {
            .response(Response(200, body: $0.body))
        }
        router.on(.get, "/items/{id}") { .response(.text(200, "item \($0.parameter("id") ?? "")")) }
        router.on(.get, "/items/known") { _ in .response(.text(200, "known")) }
        router.on(.put, "/items/{id}") { .response(.text(200, "put \($0.parameter("id") ?? "")")) }
        router.on(.get, "/items/{id}/parts/{part}") {
            .response(.text(200, "\($0.parameter("id") ?? "")+\($0.parameter("part") ?? "")"))
        }
        router.on(.get, "/files/{rest...}") { .response(.text(200, $0.parameter("rest") ?? "")) }
        router.on(.get, "/query") { request in
            do throws(Rejection) {
                let pairs = try request.query().pairs.map { "\($0.name)=\($0.value)" }
                return .response(.text(200, pairs.joined(separator: "|")))
            } catch {
                return .response(.rejecting(error))
            }
        }
    }

    private static func addLong(to router: Router, _ desk: Desk) {
        router.on(.get, "/later") { _ in .later { desk.leave($0) } }
        router.on(.get, "/soon") { _ in
            .later { responder in
                Thread.detachNewThread { responder.complete(.text(200, "soon")) }
            }
        }
        router.on(.get, "/dropped") { _ in .later { _ in } }
        router.on(.get, "/events") { _ in
            .eventStream(
                EventStreamOpening(
                    opened: { desk.leave($0) }, closed: { desk.note("events closed") }))
        }
        router.on(.get, "/ws") { _ in
            .webSocket(
                WebSocketOpening(
                    opened: { desk.leave($0) },
                    received: { connection, message in
                        switch message {
                        case .text(let text): connection.send(text: Array(text.utf8))
                        case .binary(let bytes): connection.send(binary: bytes)
                        }
                    },
                    closed: { desk.note("ws closed \($0.number)") }))
        }
    }
}
