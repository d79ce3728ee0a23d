import ByteCoding
import HTTPServing
import LedgerCore
import LedgerService
import Synchronization
import TestSupport
import Testing

/// The same question, again and again, in the same bytes or with another trace each time: the
/// service gives its answer again, and never one that is no longer true.
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
        _ line: String, _ token: String, _ world: ServiceWorld, _ body: String = "",
        trace: Int = 0
    ) -> String {
        "\(line) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(world.tokens[token] ?? "")\r\n"
            + "X-Flag-Environment: dev\r\nTraceparent: \(trace)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let questions = [
        ("POST /ofrep/v1/evaluate/flags/checkout", #"{"context":{"targetingKey":"ann"}}"#),
        ("POST /ofrep/v1/evaluate/flags", "{}"), ("GET /feature-flags?user=ann", ""),
    ]
    private static let traces = [false, true]

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

    @Test(arguments: questions, traces)
    func aChangeIsSeenByTheNextOfTheSameQuestions(
        _ question: (String, String), hasTraces: Bool
    ) throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        let admin = try TestClient(port: world.server.port)
        var told: [String] = []
        for value in ["true", "false", "null", "true"] {
            for _ in 0..<4 {
                let trace = hasTraces ? told.count : 0
                try client.send(
                    request(question.0, "acme-viewer", world, question.1, trace: trace))
                told.append(try client.answer().text)
            }
            try put(value, admin, world)
        }
        for round in stride(from: 0, to: told.count, by: 4) {
            #expect(Set(told[round..<round + 4]).count == 1)
        }
        #expect(Set(told).count == 4, "each change makes another answer")
    }

    @Test(arguments: questions, traces)
    func aTokenIsGoodForTheSameQuestionOnlyUntilItEnds(
        _ question: (String, String), hasTraces: Bool
    ) throws {
        let ahead = Ahead()
        let world = try started(ahead.now)
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        let admin = try TestClient(port: world.server.port)
        func statuses(_ token: String) throws -> Set<Int> {
            try Set(
                (0..<4).map { number in
                    let trace = hasTraces ? number : 0
                    try client.send(request(question.0, token, world, question.1, trace: trace))
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

    /// All that an answer depends on, each part changed by itself between two questions that are
    /// known: nobody is given another's answer.
    @Test func anotherQuestionHasItsOwnAnswer() throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        try put("true", try TestClient(port: world.server.port), world)
        let base = request(
            "POST /ofrep/v1/evaluate/flags/checkout", "acme-viewer", world, "{}")
        var others = [base.replacing("POST", with: "PUT")]
        others.append(base.replacing("/checkout", with: "/nothing"))
        others.append(base.replacing("/checkout HTTP", with: "/checkout? HTTP"))
        others.append(base.replacing(world.tokens["acme-viewer"] ?? "", with: "none"))
        others.append(base.replacing("Authorization: Bearer", with: "X-API-Key:"))
        others.append(base.replacing("Environment: dev", with: "Environment: prod"))
        others.append(base.replacing("X-Flag-Environment: dev", with: "X-Flag-Environment:"))
        others.append(base.replacing("Host: a", with: "Host: a\r\nContent-Type: text/plain"))
        others.append(base.replacing("\r\n\r\n{}", with: "\r\n\r\n[]"))
        func told(_ text: String, _ trace: Int) throws -> String {
            try client.send(text.replacing("Traceparent: 0", with: "Traceparent: \(trace)"))
            let answer = try client.answer()
            return "\(answer.status) \(answer.text)"
        }
        let first = try told(base, 1)
        let alone = try others.map { try told($0, 2) }
        for trace in 3..<6 {
            for (other, expected) in zip(others, alone) {
                #expect(try told(base, trace) == first)
                #expect(try told(other, trace) == expected)
            }
        }
        // The credential's field and a query without anything in it change nothing.
        #expect(alone.filter { $0 == first }.count == 2)
    }

    /// All flags for one who has overrides of his own and for others who share an answer, by turns,
    /// in two environments and by two tokens: each gets what one flag at a time gives, under a
    /// validator of his own.
    @Test func whoSharesAnAnswerSeesWhatIsHis() throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        let bulk = "POST /ofrep/v1/evaluate/flags"
        func ask(
            _ line: String, _ token: String, _ user: String, _ environment: String,
            known: String? = nil
        ) throws -> TestClient.Answer {
            let body = #"{"context":{"targetingKey":"\#(user)"}}"#
            var text = request(line, token, world, body)
                .replacing("Environment: dev", with: "Environment: \(environment)")
            if let known { text.replace("Host: a", with: "Host: a\r\nIf-None-Match: \(known)") }
            try client.send(text)
            return try client.answer()
        }
        let askers = [
            ("acme-viewer", "ann", "dev"), ("acme-viewer", "bob", "dev"),
            ("acme-member", "bob", "dev"), ("acme-viewer", "ann", "prod"),
            ("globex-viewer", "ann", "dev"), ("acme-viewer", "cleo", "dev"),
        ]
        let end = Timestamp(microseconds: SystemClock.now().microseconds + 3_600_000_000)
        let changes: [() throws -> Void] = [
            {}, { try world.set("checkout", .bool(true), for: "ann") },
            { try world.set("checkout", .bool(true)) },
            { try world.set("checkout", .bool(false), for: "bob") },
            { try world.set("title", .string("b"), for: "cleo", until: end) },
            { try world.set("rate", .integer(3)) },
        ]
        for change in changes {
            try change()
            var tags: Set<String> = []
            for round in 0..<2 {
                for (token, user, environment) in askers {
                    let answer = try ask(bulk, token, user, environment)
                    for key in ["checkout", "title", "rate"] {
                        let one = try ask("\(bulk)/\(key)", token, user, environment)
                        #expect(one.status == 200 && answer.text.contains(one.text))
                    }
                    let tag = try #require(answer.field("ETag"))
                    #expect(tags.insert(tag).inserted == (round == 0))
                    let again = try ask(bulk, token, user, environment, known: tag)
                    #expect(again.status == 304)
                    let other = tags.first { $0 != tag } ?? "none"
                    #expect(try ask(bulk, token, user, environment, known: other).status == 200)
                }
            }
        }
    }

    @Test func everyAnswerThatIsGivenAgainIsCounted() throws {
        let world = try started()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        let client = try TestClient(port: world.server.port)
        for (line, body) in RepeatedAnswerTests.questions.prefix(1) {
            for number in 0..<7 {
                // Four in the same bytes, and three that are the same question.
                let trace = max(0, number - 3)
                try client.send(request(line, "acme-viewer", world, body, trace: trace))
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
