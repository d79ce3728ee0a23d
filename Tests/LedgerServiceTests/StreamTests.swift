import Foundation
import HTTPServing
import LedgerService
import TestSupport
import Testing

/// Streams of the service, with intervals that a test can wait for.
@Suite struct StreamTests {
    private func open(
        _ world: ServiceWorld, _ path: String, _ fields: String = ""
    ) throws -> TestClient {
        let client = try TestClient(port: world.server.port)
        try client.send(
            "GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-viewer"] ?? "")\r\n\(fields)\r\n")
        _ = try client.take(through: "\r\n\r\n")
        return client
    }

    private static let upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"

    @Test func silentStreamsGiveASignOfLifeEverySoOften() throws {
        let world = try ServiceWorld { $0.http.heartbeatMilliseconds = 100 }
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let events = try open(world, "/v1/stream?environment=dev")
        #expect(try events.take(through: "\n\n").contains("event: ready"))
        for _ in 0..<3 { #expect(try events.take(3) == Array(":\n\n".utf8)) }
        let socket = try open(world, "/v1/ws?environment=dev", StreamTests.upgrade)
        let ready = try socket.take(2)
        _ = try socket.take(Int(ready[1]))
        for _ in 0..<2 {
            #expect(try socket.take(2) == [0x89, 0])
            // The pong of a client, masked.
            try socket.send([0x8A, 0x80, 0, 0, 0, 0])
        }
    }

    @Test func aStreamThatWasClosedIsForgotten() throws {
        let world = try ServiceWorld { $0.http.heartbeatMilliseconds = 100 }
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        func open() throws -> String {
            let client = try TestClient(port: world.server.port)
            try client.send(
                "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                    + "\(world.tokens["acme-viewer"] ?? "")\r\n\r\n")
            let lines = try client.answer().text.split(separator: "\n")
            return lines.first { $0.hasPrefix("flagledger_stream_clients{kind=\"sse") }
                .map(String.init) ?? "none"
        }
        do {
            let events = try self.open(world, "/v1/stream?environment=dev")
            #expect(try events.take(through: "\n\n").contains("event: ready"))
            #expect(try open().hasSuffix(" 1"))
        }
        for _ in 0..<500 where try !open().hasSuffix(" 0") { usleep(10_000) }
        #expect(try open().hasSuffix(" 0"))
    }

    @Test func countersAreToldOnlyWhereTheyAreSwitchedOn() throws {
        let world = try ServiceWorld {
            $0.http.heartbeatMilliseconds = 700
            $0.telemetrySeconds = 0.1
        }
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let events = try open(world, "/v1/stream?environment=dev")
        #expect(try events.take(through: "\n\n").contains("event: ready"))
        #expect(try events.take(3) == Array(":\n\n".utf8), "silence, where counters would come")
        try set("streaming_telemetry_enabled", "true", world)
        #expect(try events.take(through: "\n\n").contains("event: change"))
        for _ in 0..<2 {
            let counters = try events.take(through: "\n\n")
            #expect(counters.hasPrefix("event: telemetry\ndata: {"), "it has no id")
            #expect(counters.contains(#""streamClients":1,"tenant":"acme""#))
        }
        try set("streaming_telemetry_enabled", "null", world)
        while try !events.take(through: "\n\n").contains("event: change") {}
        #expect(try events.take(3) == Array(":\n\n".utf8), "silence again")
    }

    /// Sets a flag of acme in dev.
    private func set(_ flag: String, _ value: String, _ world: ServiceWorld) throws {
        let client = try TestClient(port: world.server.port)
        let body = #"{"flags":{"\#(flag)":\#(value)}}"#
        try client.send(
            "PUT /feature-flags?environment=dev HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-admin"] ?? "")\r\nContent-Length: \(body.utf8.count)"
                + "\r\n\r\n\(body)")
        #expect(try client.answer().status == 200)
    }
}
