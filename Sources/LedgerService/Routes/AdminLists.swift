import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// The reading half of `/v1/admin/…`. Owners and admins only; those of a tenant see its own people,
/// those of tenant-0 everybody's.
struct AdminLists {
    let context: LoopContext

    func register(on router: RouteTable) {
        add("environments", to: router) { state, _ in
            state.environments(before: state.size).map {
                .object(["environment": .string($0.text)])
            }
        }
        add("tenants", to: router) { state, caller in
            state.tenants(before: state.size).filter { caller.sees($0.tenant) }.map(AdminLists.json)
        }
        add("flags", to: router) { state, _ in
            try state.flags(before: state.size).map {
                var members = try ChangeJSON.definition($0.definition)
                members["archived"] = .bool($0.isArchived)
                return .object(members)
            }
        }
        add("roles", to: router) { state, caller in
            state.roles(before: state.size).filter { caller.sees($0.tenant) }.map(AdminLists.json)
        }
        add("authors", to: router) { state, caller in AdminLists.authors(state, caller) }
        add("keys", to: router) { state, caller in
            state.enrolledKeys.filter { caller.sees($0.key.tenant ?? .zero) }
                .map { PeopleJSON.key($0, before: state.size) }
        }
        add("tokens", to: router) { state, caller in
            state.issuedTokens.filter { caller.sees($0.token.tenant) }
                .map { PeopleJSON.token($0, before: state.size) }
        }
    }

    private func add(
        _ name: String, to router: RouteTable,
        _ list: @escaping (LedgerState, Caller) throws -> [JSONValue]
    ) {
        router.on(.get, "/v1/admin/\(name)") { request in
            context.answer {
                let caller = try context.caller(request)
                guard caller.mayWrite else {
                    throw ServiceError.forbidden(
                        "'\(caller.token.principal)' is \(caller.token.role.rawValue): only an "
                            + "owner or admin sees the admin's lists")
                }
                let items = try list(context.publication.state, caller)
                return .response(
                    .json(200, JSONWriter.canonical(.object([name: .array(items)]))))
            }
        }
    }

    private static func json(_ known: KnownTenant) -> JSONValue {
        .object([
            "tenant": .string(known.tenant.text),
            "name": known.status.name.map(JSONValue.string) ?? .null,
            "retired": .bool(known.status.isRetired),
        ])
    }

    private static func json(_ held: HeldRoles) -> JSONValue {
        .object([
            "author": .string(held.author.text), "tenant": .string(held.tenant.text),
            "roles": .array(held.roles.roles.map { .string($0.rawValue) }),
        ])
    }

    /// Everybody who has a key or a role that the caller may know of.
    private static func authors(_ state: LedgerState, _ caller: Caller) -> [JSONValue] {
        let keys = state.enrolledKeys.filter { caller.sees($0.key.tenant ?? .zero) }
        let roles = state.roles(before: state.size).filter { caller.sees($0.tenant) }
        let names = Set(keys.map(\.key.author)).union(roles.map(\.author))
        return names.sorted().map { author in
            .object([
                "author": .string(author.text),
                "keys": .array(
                    keys.filter { $0.key.author == author }
                        .map { PeopleJSON.key($0, before: state.size) }),
                "roles": .array(roles.filter { $0.author == author }.map(json)),
            ])
        }
    }
}

extension Caller {
    /// Whether this owner or admin may know of the people of `other`.
    fileprivate func sees(_ other: Tenant) -> Bool { tenant == .zero || tenant == other }
}
