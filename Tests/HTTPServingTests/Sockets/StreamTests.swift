import Foundation
import Glibc
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("Streams and slow readers")
struct StreamTests {
    private let request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func eventsArriveInOrderFromOtherThreadsAndTheEndIsSeen() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send(request)
        let head = try client.take(through: "\r\n\r\n")
        #expect(head.contains("text/event-stream") && head.contains("Connection: close"))
        #expect(server.desk.wait { $0.streams.count == 1 })
        let stream = server.desk.streams[0]
        Thread.detachNewThread {
            for number in 0..<500 {
                stream.send(ServerSentEvent.format(data: Array("\(number)".utf8), id: "\(number)"))
            }
            stream.finish(ServerSentEvent.format(data: Array("bye".utf8)))
        }
        for number in 0..<500 {
            #expect(try client.take(through: "\n\n") == "id: \(number)\ndata: \(number)\n\n")
        }
        #expect(try client.take(through: "\n\n") == "data: bye\n\n")
        #expect(try client.isClosed())
        #expect(server.desk.wait { $0.notes == ["events closed"] })
        #expect(stream.send([1]) == .closed)
    }

    @Test func aClientThatLeavesIsNoticed() throws {
        let server = try TestServer()
        for _ in 0..<2 {
            let client = try server.client()
            try client.send(request)
            _ = try client.take(through: "\r\n\r\n")
        }
        #expect(server.desk.wait { $0.notes == ["events closed", "events closed"] })
        #expect(server.desk.streams.allSatisfy { $0.send([1]) == .closed })
    }

    @Test func aClientThatLagsIsToldAndTheOthersAreServed() throws {
        var limits = HTTPServingLimits()
        limits.streamBytes = 50_000
        let server = try TestServer(limits: limits)
        let (slow, quick) = (try server.client(receiveBytes: 4_096), try server.client())
        try slow.send(request)
        #expect(server.desk.wait { $0.streams.count == 1 })
        try quick.send(request)
        #expect(server.desk.wait { $0.streams.count == 2 })
        let event = ServerSentEvent.format(data: [UInt8](repeating: 0x61, count: 1_000))
        _ = try quick.take(through: "\r\n\r\n")
        var delivery = Delivery.sent
        var sent = 0
        for _ in 0..<20_000 where delivery == .sent {
            delivery = server.desk.streams[0].send(event)
            if delivery == .sent { sent += 1 }
            #expect(server.desk.streams[1].send(event) == .sent)
            #expect(try quick.take(event.count) == event)
        }
        #expect(delivery == .lagging)
        #expect(server.desk.streams[0].pendingBytes <= 50_000)
        server.desk.streams[0].finish(ServerSentEvent.format(event: "resume"))
        // All that was taken for it arrives, then the farewell.
        _ = try slow.take(through: "\r\n\r\n")
        for _ in 0..<sent { #expect(try slow.take(event.count) == event) }
        #expect(try slow.rest() == Array("event: resume\n\n".utf8))
    }

    @Test func silenceIsBrokenByComments() throws {
        var limits = HTTPServingLimits()
        limits.heartbeatMilliseconds = 100
        let server = try TestServer(limits: limits)
        let client = try server.client()
        try client.send(request)
        _ = try client.take(through: "\r\n\r\n")
        for _ in 0..<3 { #expect(try client.take(3) == Array(":\n\n".utf8)) }
    }

    @Test func aSlowReaderGetsAllOfALargeAnswer() throws {
        let server = try TestServer()
        let client = try server.client(receiveBytes: 4_096)
        let count = 8
        for _ in 0..<count { try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n") }
        try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(100_000)
        for _ in 0..<count { #expect(try client.answer().body == TestServer.large) }
        #expect(try client.answer().text == "hello")
    }

    /// Requests without end and not a byte read: the server looks at no more of them than fit.
    @Test func whoNeverReadsIsNotReadFrom() throws {
        var limits = HTTPServingLimits()
        limits.writeMilliseconds = 1_000
        let answered = Counter()
        let server = try TestServer(limits: limits) { router in
            router.on(.get, "/counted") { _ in
                answered.add()
                return .response(Response(200, body: TestServer.large))
            }
        }
        let client = try server.client(receiveBytes: 4_096)
        try client.send(
            String(repeating: "GET /counted HTTP/1.1\r\nHost: a\r\n\r\n", count: 1_000))
        usleep(300_000)
        // What the kernel buffers, and one answer more.
        #expect(answered.count >= 1 && answered.count <= 5)
        // Without progress it is given up.
        #expect(server.desk.wait { _ in server.server.statistics.connections == 0 })
        #expect(answered.count <= 5)
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        var count: Int { value.load(ordering: .relaxed) }
        func add() { value.add(1, ordering: .relaxed) }
    }

    @Test func everyLoopHearsASignal() throws {
        let server = try TestServer(loops: 3)
        server.server.signal()
        #expect(server.desk.wait { $0.notes == ["signal", "signal", "signal"] })
    }
}
