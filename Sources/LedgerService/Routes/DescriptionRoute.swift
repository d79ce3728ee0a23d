import ByteCoding
import HTTPServing

/// `GET /openapi.json`: what this server's routes take and answer. It tells nothing of what is in
/// the ledger, so that a tool may read it without a token.
struct DescriptionRoute {
    let hasPublicTiles: Bool

    func register(on routes: RouteTable) {
        let entry = RouteTable.Entry(method: .get, pattern: "/openapi.json")
        let document = OpenAPIDocument.make(
            routes.entries.union([entry]), hasPublicTiles: hasPublicTiles)
        var response = Response.json(200, JSONWriter.canonical(document))
        response.add("Cache-Control", "no-cache")
        let answer = response
        routes.on(entry.method, entry.pattern) { _ in .response(answer) }
    }
}
