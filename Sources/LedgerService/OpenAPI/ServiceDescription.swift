import ByteCoding
import HTTPServing
import LedgerCore

/// The routes of a service and what is told of them, without a socket: for whoever holds the two
/// against each other.
package struct ServiceDescription {
    /// `METHOD /pattern` of every registered route, sorted.
    package let registered: [String]
    /// The body of `GET /openapi.json`.
    package let document: [UInt8]

    /// `METHOD /path` of everything that can be described, sorted.
    package static let known = OpenAPIDocument.operations.map {
        "\($0.route.method.name) \($0.route.pattern)"
    }.sorted()

    package init(of service: Service, hasPublicTiles: Bool = false) {
        let routes = RouteTable(on: Router())
        let floors = RouteFloors(service.ledger.publication.state)
        ServiceRouter.register(
            on: routes, LoopContext(service), floors, hasPublicTiles: hasPublicTiles)
        registered = routes.entries.map { "\($0.method.name) \($0.pattern)" }.sorted()
        document = JSONWriter.canonical(
            OpenAPIDocument.make(routes.entries, hasPublicTiles: hasPublicTiles))
    }
}
