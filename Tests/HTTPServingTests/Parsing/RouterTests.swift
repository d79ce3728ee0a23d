import HTTPServing
import Testing

@Suite("Routes")
struct RouterTests {
    private let router: Router = {
        let router = Router()
        router.on(.get, "/") { _ in .response(.text(200, "root")) }
        router.on(.get, "/a/{x}") { .response(.text(200, "x=\($0.parameter("x") ?? "?")")) }
        router.on(.put, "/a/{x}") { _ in .response(.text(200, "put")) }
        router.on(.get, "/a/b") { _ in .response(.text(200, "literal")) }
        router.on(.get, "/a/b/c") { _ in .response(.text(200, "deep")) }
        router.on(.get, "/a/{x}/d") { .response(.text(200, "d of \($0.parameter("x") ?? "?")")) }
        router.on(.get, "/t/{rest...}") { .response(.text(200, $0.parameter("rest") ?? "?")) }
        router.on(.get, "/q") { request in
            guard let query = try? request.query() else { return .response(Response(400)) }
            return .response(
                .text(200, query.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "|")))
        }
        return router
    }()

    private func answer(_ line: String) -> String {
        do throws(Rejection) {
            let (_, answer) = try router.answer(Array("\(line) HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            guard case .response(let response) = answer else { return "no response" }
            let allow = String(decoding: response.fields, as: UTF8.self)
                .split(separator: "\r\n").first { $0.hasPrefix("Allow") }
            if response.status != 200 { return "\(response.status) \(allow ?? "")" }
            return String(decoding: response.body, as: UTF8.self)
        } catch {
            return "rejected \(error.status)"
        }
    }

    @Test(arguments: [
        ("GET /", "root"), ("GET /a/b", "literal"), ("GET /a/b/c", "deep"), ("GET /a/c", "x=c"),
        ("HEAD /a/c", "x=c"), ("GET /a/b/d", "d of b"), ("GET /a/%C3%A4%2Fb", "x=\u{e4}/b"),
        ("GET /a/x+y", "x=x+y"), ("GET /t/a/b%20c/d", "a/b c/d"),
        ("GET /t/0/x001/067.p/5", "0/x001/067.p/5"),
        ("GET /q", ""), ("GET /q?", ""), ("GET /q?a=b&a=c&&d", "a=b|a=c|d="),
        ("GET /q?%61=%26+%2B&=x", "a=& +|=x"), ("GET /q?a=b=c?d/", "a=b=c?d/"),
    ])
    func aPathFindsItsRoute(line: String, body: String) { #expect(answer(line) == body) }

    @Test(arguments: [
        ("GET /A/b", "404 "), ("GET /a", "404 "), ("GET /a/", "404 "), ("GET //a/b", "404 "),
        ("GET /a/b/", "404 "), ("GET /a/../a/b", "404 "), ("GET /%61/b", "404 "),
        ("GET /t/", "404 "),
        ("GET /t", "404 "), ("OPTIONS *", "404 "), ("POST /a/b", "405 Allow: GET, HEAD"),
        ("POST /a/c", "405 Allow: GET, HEAD, PUT"), ("DELETE /t/x", "405 Allow: GET, HEAD"),
        ("TRACE /a/c", "405 Allow: GET, HEAD, PUT"),
        ("QUERY /a/c", "405 Allow: GET, HEAD, PUT"), ("CONNECT /a/b", "405 Allow: GET, HEAD"),
        ("TRACE /b", "404 "), ("CONNECT a:1", "rejected 501"), ("MKCOL /a/b", "rejected 501"),
        ("GET /a/%ff", "rejected 400"), ("GET /t/%ed%a0%80", "rejected 400"),
        ("GET /q?%ff", "400 "),
    ])
    func whatHasNoRouteSaysWhy(line: String, answer expected: String) {
        #expect(answer(line) == expected)
    }

    @Test func repeatedAndUnknownParametersAreSeen() throws {
        let text = "GET /q?a=1&b=2&a=3 HTTP/1.1\r\nHost: a\r\nX: 1\r\nY: 2\r\nx: 3\r\n\r\n"
        let (request, _) = try router.answer(Array(text.utf8))
        let query = try request.query()
        #expect(query["a"] == "1" && query.all("a") == ["1", "3"] && query["c"] == nil)
        #expect(query.repeatedName == "a" && query.unknownName(except: ["a"]) == "b")
        #expect(request.header("x") == "1, 3" && request.header("z") == nil)
        #expect(request.path == "/q" && request.queryText == "a=1&b=2&a=3")
        let many = String(repeating: "a&", count: 65)
        let (crowded, _) = try router.answer(Array("GET /q?\(many) HTTP/1.0\r\n\r\n".utf8))
        #expect(throws: Rejection.badPathEncoding) { try crowded.query() }
    }
}
