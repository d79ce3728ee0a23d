import HTTPServing

/// Registers routes and remembers which: `/openapi.json` describes what is there, and a test
/// compares the two.
final class RouteTable {
    struct Entry: Hashable {
        let method: Method
        let pattern: String
    }

    private let router: Router
    private let begin: (Request) -> Void
    private(set) var entries: Set<Entry> = []

    /// - Parameter begin: called with every request before its handler, but for evaluations, which
    ///   are counted in nanoseconds and of which nothing is told but their answer.
    init(on router: Router, begin: @escaping (Request) -> Void = { _ in }) {
        self.router = router
        self.begin = begin
    }

    /// As `Router.on`.
    func on(
        _ method: Method, _ pattern: String, body: BodyRule = .optional(),
        _ handler: @escaping Handler
    ) {
        entries.insert(Entry(method: method, pattern: pattern))
        if pattern.hasPrefix("/ofrep/v1/evaluate/") {
            return router.on(method, pattern, body: body, handler)
        }
        let begin = begin
        router.on(method, pattern, body: body) { request in
            begin(request)
            return handler(request)
        }
    }
}
