import HTTPServing

/// Registers routes and remembers which: `/openapi.json` describes what is there, and a test
/// compares the two.
final class RouteTable {
    struct Entry: Hashable {
        let method: Method
        let pattern: String
    }

    private let router: Router
    private(set) var entries: Set<Entry> = []

    init(on router: Router) { self.router = router }

    /// As `Router.on`.
    func on(
        _ method: Method, _ pattern: String, body: BodyRule = .optional(),
        _ handler: @escaping Handler
    ) {
        entries.insert(Entry(method: method, pattern: pattern))
        router.on(method, pattern, body: body, handler)
    }
}
