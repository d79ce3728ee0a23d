import Glibc
import HTTPServing
import Synchronization
import TestSupport
import Testing

/// A handler whose answers may be given again for as long as `holds` says so.
private final class Echo: Repetition, Sendable {
    let asked = Atomic<Int>(0)
    let repeated = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
    let holds = Atomic<Bool>(true)

    func again() -> Bool {
        guard holds.load(ordering: .relaxed) else { return false }
        repeated.add(1, ordering: .relaxed)
        return true
    }

    /// Everything that the request says, so that an answer to another one is noticed.
    private func answer(_ request: Request) -> Answer {
        asked.add(1, ordering: .relaxed)
        let head = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        let text = "\(request.method.name) \(request.path) \(head) "
        return .repeatable(Response(200, body: Array(text.utf8) + request.body), self)
    }

    func add(to router: Router) {
        for method in [Method.get, .post] {
            router.on(method, "/again/{name}") { self.answer($0) }
        }
        router.onFinish { [self] _ in finished.add(1, ordering: .relaxed) }
    }
}

@Suite("Answers that are given again")
struct RepetitionTests {
    private let echo = Echo()

    private func server() throws -> TestServer {
        let echo = echo
        return try TestServer(loops: 1) { echo.add(to: $0) }
    }

    private func post(_ body: String, to name: String = "x", _ fields: String = "") -> String {
        "POST /again/\(name) HTTP/1.1\r\nHost: a\r\n\(fields)Content-Length: \(body.utf8.count)"
            + "\r\n\r\n\(body)"
    }

    @Test func theHandlerIsAskedAgainOnlyWhenTheAnswerHoldsNoMore() throws {
        let server = try server()
        let clients = [try server.client(), try server.client()]
        func ask() throws -> TestClient.Answer {
            let client = clients[(echo.finished.load(ordering: .relaxed)) & 1]
            try client.send(post("abc"))
            return try client.answer()
        }
        let first = try ask()
        #expect(first.text == "POST /again/x Host=a,Content-Length=3 abc")
        for _ in 0..<9 {
            let next = try ask()
            #expect(next.text == first.text && next.field("date") != nil)
        }
        // The first time its bytes are noted, the second time its answer is kept.
        #expect(echo.asked.load(ordering: .relaxed) == 2)
        #expect(echo.repeated.load(ordering: .relaxed) == 8)
        echo.holds.store(false, ordering: .relaxed)
        #expect(try ask().text == first.text)
        #expect(echo.asked.load(ordering: .relaxed) == 3)
        echo.holds.store(true, ordering: .relaxed)
        #expect(try ask().text == first.text)
        #expect(echo.asked.load(ordering: .relaxed) == 3)
        #expect(echo.finished.load(ordering: .relaxed) == 12)
    }

    @Test func requestsThatDifferInAByteAreNeverTakenForEachOther() throws {
        let server = try server()
        let client = try server.client()
        var requests: [(text: String, body: String)] = []
        for name in ["x", "y", "xy"] {
            for fields in ["", "A: 1\r\n", "A: 2\r\n", "a: 2\r\n"] {
                for body in ["", "1", "2", "12", "21"] {
                    requests.append((post(body, to: name, fields), body))
                }
            }
        }
        var known: [String: String] = [:]
        for _ in 0..<4 {
            for (text, body) in requests {
                // Twice in a row, and then again behind all others.
                for _ in 0..<2 {
                    try client.send(text)
                    let answer = try client.answer().text
                    #expect(answer.hasSuffix(" \(body)"))
                    #expect(known[text, default: answer] == answer)
                    known[text] = answer
                }
            }
        }
        #expect(Set(known.values).count == requests.count)
        #expect(echo.asked.load(ordering: .relaxed) < 3 * requests.count)
    }

    @Test func aKnownRequestInPiecesInAPipelineOrBehindAnEmptyLineIsStillItself() throws {
        let server = try server()
        let client = try server.client()
        let request = post("abc")
        func ask(_ bytes: [UInt8]...) throws -> String {
            for part in bytes {
                try client.send(part)
                if bytes.count > 1 { usleep(2_000) }
            }
            return try client.answer().text
        }
        let bytes = Array(request.utf8)
        let whole = try ask(bytes)
        for _ in 0..<3 { #expect(try ask(bytes) == whole) }
        for split in [1, 20, bytes.count - 3, bytes.count - 1] {
            #expect(try ask(Array(bytes[..<split]), Array(bytes[split...])) == whole)
        }
        #expect(try ask(Array("\r\n".utf8), bytes) == whole)
        #expect(try ask(Array("\r\n".utf8) + bytes) == whole)
        try client.send(bytes + bytes + bytes)
        for _ in 0..<3 { #expect(try client.answer().text == whole) }
        #expect(try ask(bytes) == whole)
        // What looks like it and is the body of another request.
        let outer = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes.count)\r\n\r\n"
        #expect(try ask(Array(outer.utf8), bytes) == request)
    }

    @Test func anAnswerWithoutABodyOrBeforeTheEndIsGivenAgainAsItWas() throws {
        let server = try server()
        let client = try server.client()
        for _ in 0..<4 {
            try client.send("HEAD /again/x HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer(isHead: true)
            #expect(answer.status == 200 && answer.field("content-length") == "21")
        }
        for _ in 0..<4 {
            try client.send("GET /again/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try client.answer().field("connection") == "keep-alive")
        }
        for _ in 0..<4 {
            let last = try server.client()
            try last.send("GET /again/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try last.answer().field("connection") == "close")
            #expect(try last.isClosed())
        }
    }

    @Test func moreThanCanBeKeptIsAnsweredAllTheSame() throws {
        let server = try server()
        let client = try server.client()
        let long = String(repeating: "x", count: 3_900)
        // The second time it is kept, the third time given again; the next of its slot is another.
        for number in 0..<6_000 {
            let body = "\(number) \(long.prefix(number % 2 == 0 ? 10 : 3_900))"
            for time in 0..<3 {
                try client.send(post(body, to: "n"))
                #expect(try client.answer().text.hasSuffix(" \(body)"), "time \(time)")
            }
        }
    }
}
