import ByteCoding
import HTTPServing
import LedgerCore
import LedgerService
import Synchronization
import TestSupport
import Testing

/// The same bytes, again and again: the service gives its answer again, and never one that is no
/// longer true.
@Suite struct RepeatedAnswerTests {
    /// Microseconds by which the service's clock is ahead.
    private final class Ahead: Sendable {
        let microseconds = Atomic<Int64>(0)

        @Sendable func now() -> Timestamp {
            let ahead = microseconds.load(ordering: .relaxed)
            return Timestamp(microseconds: SystemClock.now().microseconds + ahead)
        }
    }

    private func request(
        _ line: String, _ token: String, _ world: ServiceWorld, _ body: String = ""
    ) -> String {
        "\(line) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(world.tokens[token] ?? "")\r\n"
            + "X-Flag-Environment: dev\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let questions = [
        ("POST /ofrep/v1/evaluate/flags/checkout", #"{"context":{"targetingKey":"ann"}}"#),
        ("POST /ofrep/v1/evaluate/flags", "{}"), ("GET /feature-flags?user=ann", ""),
    ]

    private func started(_ clock: @escaping Clock = SystemClock.now) throws -> ServiceWorld {
        let world = try ServiceWorld(configure: { $0.loops = 1 }, clock: clock)
        try world.server.start()
        return world
    }

    private func put(_ value: String, _ client: TestClient, _ world: ServiceWorld) throws {
        let body = #"{"flags":{"checkout":\#(value)}}"#
        try client.send(request("PUT /feature-flags", "acme-admin", world, body))
        #expect(try client.answer().status == 200)
    }

    @Test(arguments: questions)
    func aChangeIsSeenByTheNextOfTheSameQuestions(_ question: (String, String)) throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        let admin = try TestClient(port: world.server.port)
        let asked = request(question.0, "acme-viewer", world, question.1)
        var told: [String] = []
        for value in ["true", "false", "null", "true"] {
            for _ in 0..<4 {
                try client.send(asked)
                told.append(try client.answer().text)
            }
            try put(value, admin, world)
        }
        for round in stride(from: 0, to: told.count, by: 4) {
            #expect(Set(told[round..<round + 4]).count == 1)
        }
        #expect(Set(told).count == 4, "each change makes another answer")
    }

    @Test(arguments: questions)
    func aTokenIsGoodForTheSameQuestionOnlyUntilItEnds(_ question: (String, String)) throws {
        let ahead = Ahead()
        let world = try started(ahead.now)
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        let admin = try TestClient(port: world.server.port)
        func statuses(_ token: String) throws -> Set<Int> {
            try Set(
                (0..<4).map { _ in
                    try client.send(request(question.0, token, world, question.1))
                    return try client.answer().status
                })
        }
        #expect(try statuses("acme-hour") == [200])
        #expect(try statuses("acme-viewer") == [200])
        ahead.microseconds.store(3_700_000_000, ordering: .relaxed)
        #expect(try statuses("acme-hour") == [401])
        #expect(try statuses("acme-viewer") == [200])
        try admin.send(request("DELETE /v1/admin/tokens/acme-viewer", "acme-owner", world))
        #expect(try admin.answer().status == 200)
        #expect(try statuses("acme-viewer") == [401])
    }

    @Test func everyAnswerThatIsGivenAgainIsCounted() throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        for (line, body) in RepeatedAnswerTests.questions.prefix(1) {
            for _ in 0..<7 {
                try client.send(request(line, "acme-viewer", world, body))
                #expect(try client.answer().status == 200)
            }
        }
        try client.send(request("GET /metrics", "tenant-0-owner", world))
        let metrics = try client.answer().text
        #expect(metrics.contains("flagledger_evaluations_total 7\n"))
        let line = metrics.split(separator: "\n").first { $0.contains("evaluate/flags/{key}") }
        #expect(line?.hasSuffix(" 7") == true)
    }
}
