import ByteCoding
import Dispatch
import Foundation
import HTTPServing
import LedgerCore
import LedgerService
import TestSupport
import Testing

/// A disk that does not answer: what waits is bounded, and nobody is told what is not known.
@Suite struct SlowDiskTests {
    private func put(_ world: ServiceWorld, _ limit: Int, key: String) throws -> TestClient {
        let client = try TestClient(port: world.server.port)
        let body = #"{"flags":{"limit":\#(limit)}}"#
        try client.send(
            "PUT /feature-flags?environment=dev HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-admin"] ?? "")\r\nIdempotency-Key: \(key)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return client
    }

    /// An event without a signature.
    private func post(_ world: ServiceWorld) throws -> TestClient {
        let client = try TestClient(port: world.server.port)
        let body = #"{"event":"{}","signature":""}"#
        try client.send(
            "POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-admin"] ?? "")\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return client
    }

    private func get(_ world: ServiceWorld, _ path: String) throws -> TestClient.Answer {
        let client = try TestClient(port: world.server.port)
        try client.send(
            "GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-admin"] ?? "")\r\n\r\n")
        return try client.answer()
    }

    private func position(_ answer: TestClient.Answer) throws -> Int64? {
        try JSONParser.parse(answer.body, as: .ordinary).objectValue?["position"]?.integerValue
    }

    /// Keeps the writer busy until it is told to go on.
    private func hang(_ world: ServiceWorld) -> DispatchSemaphore {
        let disk = DispatchSemaphore(value: 0)
        let wait: Submission = { _ in
            disk.wait()
            throw NothingToChange()
        }
        world.ledger.enqueue([wait]) { _ in }
        return disk
    }

    @Test func moreWritesThanMayWaitAreRefusedAtOnceAndReadsGoOn() throws {
        let world = try ServiceWorld(waitingWrites: 2)
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let disk = hang(world)
        let waiting = try [put(world, 6, key: "a"), put(world, 7, key: "b")]
        // Both have arrived when they are counted.
        for _ in 0..<500 {
            let metrics = try get(world, "/metrics").text
            if metrics.contains("\nflagledger_waiting_writes 2\n") { break }
            usleep(10_000)
        }
        // Events that their authors signed are refused unread: verifying them is work, too.
        for refused in try [put(world, 8, key: "c"), post(world)].map({ try $0.answer() }) {
            #expect(refused.status == 503 && refused.field("retry-after") == "1")
            #expect(refused.text.contains("TOO_MANY_WRITES"))
        }
        #expect(try get(world, "/feature-flags?environment=dev").status == 200)
        disk.signal()
        for client in waiting { #expect(try client.answer().status == 200) }
        #expect(try put(world, 8, key: "c").answer().status == 200)
        #expect(try get(world, "/metrics").text.contains("\nflagledger_waiting_writes 0\n"))
    }

    @Test func aWriteWithoutAnAnswerIsNotCalledFailedAndIsDoneOnce() throws {
        let world = try ServiceWorld { $0.http.answerMilliseconds = 1_000 }
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let disk = hang(world)
        let unknown = try put(world, 6, key: "once").answer()
        #expect(unknown.status == 504 && unknown.text.contains("OUTCOME_UNKNOWN"))
        #expect(unknown.field("retry-after") == nil && unknown.field("connection") == "close")
        // No question needs the writer, those about the past and their roots neither.
        #expect(try get(world, "/feature-flags?environment=dev&as_of=@1").status == 200)
        disk.signal()
        let first = try put(world, 6, key: "once").answer()
        let second = try put(world, 6, key: "once").answer()
        #expect(first.status == 200 && second.status == 200)
        #expect(try position(first) == 2 && position(second) == 2)
    }

    /// OFREP's clients find their own form, and when to ask again.
    @Test func anEvaluationWithoutAnAnswerIsToldInTheFormOfItsProtocol() throws {
        let world = try ServiceWorld { $0.http.answerMilliseconds = 100 }
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        // It waits for a change that does not come.
        try client.send(
            "POST /ofrep/v1/evaluate/flags?flagConfigEtag=99 HTTP/1.1\r\nHost: a\r\n"
                + "X-Flag-Environment: dev\r\nContent-Length: 0\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-viewer"] ?? "")\r\n\r\n")
        let answer = try client.answer()
        #expect(answer.status == 503 && answer.field("retry-after") == "5")
        #expect(answer.text.contains(#""errorCode":"GENERAL""#))
    }

    /// Whoever still sends when the server goes down hears when to come again, in the form of the
    /// protocol it speaks.
    @Test(arguments: ["/v1/events", "/ofrep/v1/evaluate/flags"])
    func aRequestThatIsCutOffByTheEndIsToldWhenToComeAgain(path: String) throws {
        let world = try ServiceWorld()
        try world.server.start()
        let client = try TestClient(port: world.server.port)
        try client.send(
            "POST \(path) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                + "Content-Length: 10\r\nAuthorization: Bearer "
                + "\(world.tokens["acme-admin"] ?? "")\r\n\r\n")
        // The server waits for the body from here on.
        #expect(try client.answer().status == 100)
        world.server.stop(deadlineMilliseconds: 1_000)
        let answer = try client.answer()
        #expect(answer.status == 503 && answer.field("retry-after") == "1")
        #expect(answer.text.contains("errorCode") == path.hasPrefix("/ofrep/"))
    }
}
