import ByteCoding
package import FlagModel
import FlagState
import LedgerCore

/// Which routes exist: decided once, when the server starts, from the floors of the catalog. A
/// flag whose floor is closed in every environment takes its routes away.
package struct RouteFloors: Sendable {
    /// A group of routes and the flag that governs it.
    package struct Group: Sendable {
        package let flag: FlagKey
        package let routes: [String]
        package let isRegistered: Bool
    }

    package let groups: [Group]

    init(_ state: LedgerState) {
        groups = RouteFloors.governed.map { flag, routes in
            Group(
                flag: flag, routes: routes,
                isRegistered: !RouteFloors.isClosedEverywhere(flag, state))
        }
    }

    func isRegistered(_ flag: FlagKey) -> Bool {
        groups.first { $0.flag == flag }?.isRegistered ?? true
    }

    private static let governed: [(FlagKey, [String])] = [
        (GlobalFlags.sse, ["GET /v1/stream", "GET /ofrep/v1/stream"]),
        (GlobalFlags.webSocket, ["GET /v1/ws"]),
        (GlobalFlags.admin, ["/v1/admin/…", "GET /admin"]),
    ]

    private static func isClosedEverywhere(_ flag: FlagKey, _ state: LedgerState) -> Bool {
        let environments = state.environments(before: state.size)
        guard !environments.isEmpty,
            let definition = state.flag(flag, before: state.size)?.definition
        else { return false }
        return environments.allSatisfy { definition.isFloored(in: $0) }
    }

    /// For `GET /v1/routes`.
    var json: JSONValue {
        .object([
            "routes": .array(
                groups.flatMap { group in
                    group.routes.map { route in
                        .object([
                            "route": .string(route), "flag": .string(group.flag.text),
                            "registered": .bool(group.isRegistered),
                        ])
                    }
                })
        ])
    }
}
