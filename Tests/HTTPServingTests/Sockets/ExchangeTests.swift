import Foundation
import Glibc
import HTTPServing
import TestSupport
import Testing

@Suite("Exchanges over a socket")
struct ExchangeTests {
    @Test func everyKindOfRequestIsAnsweredOnOneConnection() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let hello = try client.answer()
        #expect(hello.status == 200 && hello.text == "hello")
        #expect(hello.field("date")?.hasSuffix(" GMT") == true && hello.field("connection") == nil)
        try client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = try client.answer(isHead: true)
        #expect(head.status == 200 && head.field("content-length") == "5")
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        #expect(try client.answer().text == "abc")
        try client.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
        #expect(try client.answer().text == "abc")
        try client.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
        let nothing = try client.answer()
        #expect(nothing.status == 204 && nothing.field("content-length") == nil)
        try client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        #expect(try client.answer().status == 404)
        try client.send("GET /soon HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().text == "soon")
        try client.send("GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().status == 500)
        try client.send("\r\nGET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let last = try client.answer()
        #expect(last.text == "hello" && last.field("connection") == "close")
        #expect(try client.isClosed())
    }

    @Test func everyMethodIsKnownInItsOwnLetters() throws {
        let server = try TestServer { router in
            for method in Method.allCases {
                router.on(method, "/method") { .response(.text(200, $0.method.name)) }
            }
        }
        let client = try server.client()
        for method in Method.allCases where method != .head && method != .connect {
            try client.send(
                "\(method.name) /method HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 200 && answer.text == method.name)
        }
        for name in Method.allCases.map({ $0.name.lowercased() }) + ["XGET", "PATC", "OPTION"] {
            #expect(try server.answer("\(name) /method HTTP/1.1\r\nHost: a\r\n\r\n").status == 501)
        }
    }

    @Test func aStatusHasItsPhrase() throws {
        let server = try TestServer { router in
            router.on(.get, "/status/{n}") { request in
                .response(Response(request.parameter("n").flatMap { Int($0) } ?? 500))
            }
        }
        let client = try server.client()
        for (status, phrase) in [
            (200, "OK"), (201, "Created"), (304, "Not Modified"), (409, "Conflict"),
            (422, "Unprocessable Content"), (507, "Insufficient Storage"), (299, ""), (599, ""),
            (600, ""),
        ] {
            try client.send("GET /status/\(status) HTTP/1.1\r\nHost: a\r\n\r\n")
            let line = try client.answer().head.prefix { $0 != "\r\n" }
            #expect(line == "HTTP/1.1 \(status) \(phrase)")
        }
    }

    @Test func aRequestSplitAtEveryByteIsAnswered() throws {
        let server = try TestServer(loops: 1)
        let text =
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n0\r\n\r\n"
        let client = try server.client()
        for split in 0...text.utf8.count {
            try client.send(Array(text.utf8.prefix(split)))
            if split % 7 == 0 { usleep(1_000) }
            try client.send(Array(text.utf8.dropFirst(split)))
            #expect(try client.answer().text == "x")
        }
        for byte in text.utf8 {
            try client.send([byte])
            usleep(200)
        }
        #expect(try client.answer().text == "x")
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
        let server = try TestServer()
        let client = try server.client()
        let count = 2_000
        let requests = (0..<count).map { number in
            number % 3 == 0
                ? "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n\(100_000 + number)"
                : "GET /items/\(number) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        try client.send(requests.joined())
        for number in 0..<count {
            let expected = number % 3 == 0 ? "\(100_000 + number)" : "item \(number)"
            #expect(try client.answer().text == expected)
        }
    }

    @Test func answersThatComeLaterKeepTheOrder() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send(
            "GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /soon HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.0\r\n\r\n")
        var responders: [Responder] = []
        #expect(
            server.desk.wait {
                responders += $0.takeResponders()
                return !responders.isEmpty
            })
        responders[0].complete(.text(202, "later"))
        responders[0].complete(.text(500, "a second answer is none"))
        #expect(
            try ["later", "hello", "soon", "hello"] == (0..<4).map { _ in try client.answer().text }
        )
        #expect(try client.isClosed())
    }

    @Test func whoeverPromisesAnAnswerAndGivesNoneIsStoodInFor() throws {
        var limits = HTTPServingLimits()
        limits.answerMilliseconds = 200
        let server = try TestServer(limits: limits) { router in
            router.onOverdue { .text(504, "nobody knows of \($0.path)") }
        }
        let client = try server.client()
        try client.send(
            "GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try client.answer()
        #expect(answer.status == 504 && answer.text == "nobody knows of /later")
        #expect(answer.field("connection") == "close")
        // What comes after all is the answer to nothing.
        for responder in server.desk.takeResponders() { responder.complete(.text(200, "late")) }
        #expect(try client.isClosed())
        #expect(try server.answer("GET /soon HTTP/1.1\r\nHost: a\r\n\r\n").text == "soon")
        let plain = try TestServer(limits: limits)
        #expect(try plain.answer("GET /later HTTP/1.1\r\nHost: a\r\n\r\n").status == 504)
    }

    @Test func oldClientsAreServed() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try client.answer().field("connection") == "keep-alive")
        try client.send("GET /hello HTTP/1.0\r\n\r\n")
        #expect(try client.answer().field("connection") == "close")
        #expect(try client.isClosed())
    }

    @Test func aHalfClosedConnectionIsAnsweredToTheEnd() throws {
        let server = try TestServer()
        for path in ["/hello", "/soon"] {
            let client = try server.client()
            try client.send(
                "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            client.endWriting()
            #expect(try client.answer().text == "hello")
            #expect(try client.answer().text == path.dropFirst())
            #expect(try client.isClosed())
        }
        // A body that will never be whole gets no answer, and the connection ends.
        let client = try server.client()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
        client.endWriting()
        #expect(try client.isClosed())
    }

    @Test func aClientThatWaitsForContinueGetsIt() throws {
        let server = try TestServer()
        let head =
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        let client = try server.client()
        try client.send(head)
        #expect(try client.take(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send("abc")
        #expect(try client.answer().text == "abc")
        // Who did not wait is not told.
        try client.send(head + "abc")
        #expect(try client.answer().text == "abc")
        // What would be refused is refused at once.
        try client.send(head.replacingOccurrences(of: "/echo", with: "/nowhere"))
        #expect(try client.answer().status == 404)
        #expect(try client.isClosed())
        let large = try server.client()
        try large.send(head.replacingOccurrences(of: ": 3", with: ": 3000000"))
        #expect(try large.answer().status == 413)
    }

    @Test(.enabled(if: Tool.has("curl"), "curl is not installed"))
    func curlGetsWhatItAsksFor() throws {
        let server = try TestServer()
        let base = "http://127.0.0.1:\(server.port)"
        #expect(
            try Tool.run("curl", ["-s", base + "/hello", base + "/items/7"]).output == "helloitem 7"
        )
        let body = String(repeating: "0123456789", count: 50_000)
        for more in [[], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"]] {
            let run = try Tool.run(
                "curl", ["-s", "--data-binary", "@-", base + "/echo"] + more,
                input: Array(body.utf8))
            #expect(run.output == body)
        }
        let head = try Tool.run("curl", ["-sI", base + "/large"]).output
        #expect(head.contains("Content-Length: 3000000"))
    }
}
