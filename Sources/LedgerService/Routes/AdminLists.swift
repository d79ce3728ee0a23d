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
        add("environments", to: router) { state, size, _ in
            state.environments(before: size).map {
                .object(["environment": .string($0.text)])
            }
        }
        add("tenants", to: router) { state, size, caller in
            state.tenants(before: size).filter { caller.sees($0.tenant) }.map(AdminLists.json)
        }
        add("flags", to: router) { state, size, _ in
            try state.flags(before: size).map {
                var members = try ChangeJSON.definition($0.definition)
                members["archived"] = .bool($0.isArchived)
                return .object(members)
            }
        }
        add("roles", to: router) { state, size, caller in
            state.roles(before: size).filter { caller.sees($0.tenant) }.map(AdminLists.json)
        }
        add("authors", to: router) { state, size, caller in
            AdminLists.authors(state, before: size, caller)
        }
        add("keys", to: router) { state, size, caller in
            state.enrolledKeys
                .filter { $0.enrolledAt < size && caller.sees($0.key.tenant ?? .zero) }
                .map { PeopleJSON.key($0, before: size) }
        }
        add("tokens", to: router) { state, size, caller in
            state.issuedTokens.filter { $0.issuedAt < size && caller.sees($0.token.tenant) }
                .map { PeopleJSON.token($0, before: size) }
        }
    }

    private func add(
        _ name: String, to router: RouteTable,
        _ list: @escaping (LedgerState, UInt64, Caller) throws -> [JSONValue]
    ) {
        router.on(.get, "/v1/admin/\(name)") { request in
            context.answer {
                let caller = try context.caller(request)
                guard caller.mayWrite else {
                    throw ServiceError.forbidden(
                        "'\(caller.token.principal)' is \(caller.token.role.rawValue): only an "
                            + "owner or admin sees the admin's lists")
                }
                let moment = try context.moment(
                    try context.query(request, ["as_of"])["as_of"], for: caller)
                let items = try list(context.publication.state, moment.size, caller)
                let body: [String: JSONValue] = [
                    name: .array(items), "asOf": ResolutionJSON.asOf(moment),
                    "time": .string(moment.time.rfc3339),
                ]
                return .response(.json(200, JSONWriter.canonical(.object(body))))
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
    private static func authors(
        _ state: LedgerState, before size: UInt64, _ caller: Caller
    ) -> [JSONValue] {
        let keys = state.enrolledKeys.filter {
            $0.enrolledAt < size && caller.sees($0.key.tenant ?? .zero)
        }
        let roles = state.roles(before: size).filter { caller.sees($0.tenant) }
        let names = Set(keys.map(\.key.author)).union(roles.map(\.author))
        return names.sorted().map { author in
            .object([
                "author": .string(author.text),
                "keys": .array(
                    keys.filter { $0.key.author == author }
                        .map { PeopleJSON.key($0, before: size) }),
                "roles": .array(roles.filter { $0.author == author }.map(json)),
            ])
        }
    }
}

extension Caller {
    /// Whether this owner or admin may know of the people of `other`.
    fileprivate func sees(_ other: Tenant) -> Bool { tenant.isZero || tenant == other }
}
