import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Transparency

/// A server's reading routes.
struct ServerSource: LedgerSource {
    let context: Context
    let server: ServerConnection

    private var arguments: Arguments { context.arguments }

    var place: (name: String, value: String) { ("server", server.address.text) }

    func resolution(of flag: FlagKey) throws -> JSONValue {
        var members = try explanationMembers(flag, try scope(), asOf: arguments[Options.asOf])
        members["layers"] = nil
        return .object(members)
    }

    func explanation(of flag: FlagKey) throws -> JSONValue {
        .object(try explanationMembers(flag, try scope(), asOf: arguments[Options.asOf]))
    }

    func explanationMembers(
        _ flag: FlagKey, _ scope: Scope, asOf: String?
    ) throws -> [String: JSONValue] {
        let answer = try server.get(
            "/v1/explain/\(ServerConnection.encode(flag.text))",
            query(scope) + [("as_of", asOf)])
        try check(answer, isOf: scope)
        guard answer["flag"] == .string(flag.text) else {
            throw AnswerMembers.missing("flag", "the flag that was asked for")
        }
        return answer.members
    }

    func state() throws -> JSONValue { try state(try scope()) }

    private func state(_ scope: Scope) throws -> JSONValue {
        let answer = try server.get(
            "/feature-flags", query(scope) + [("as_of", arguments[Options.asOf])])
        try check(answer, isOf: scope)
        var members = answer.members
        members["root"] = nil
        return .object(members)
    }

    func states() throws -> (asOf: UInt64?, answers: [JSONValue]) {
        let (asOf, scopes) = try scopes(asOf: arguments[Options.asOf])
        return (asOf, try scopes.map(state))
    }

    func differences() throws -> [JSONValue] {
        let to = arguments[Options.toMoment]
        return try scopes(asOf: to).scopes.flatMap { scope in
            let answer = try server.get(
                "/v1/diff",
                query(scope) + [("from", arguments[Options.fromMoment]), ("to", to)])
            try check(answer, isOf: scope)
            return try answer.list("differences").map { difference -> JSONValue in
                var members = try AnswerMembers(difference).members
                members.merge(ResolutionJSON.members(scope)) { _, new in new }
                return .object(members)
            }
        }
    }

    // MARK: What there is

    func catalog() throws -> KnownCatalog { try catalog(asOf: arguments[Options.asOf]).catalog }

    func catalog(asOf: String?) throws -> (asOf: UInt64?, catalog: KnownCatalog) {
        let answer = try server.get("/v1/catalog", [("as_of", asOf)])
        guard let catalog = KnownCatalog(answer.members) else {
            throw AnswerMembers.unreadable("it is no catalog")
        }
        return (answer.optionalPosition("asOf"), catalog)
    }

    func people(_ list: PeopleList) throws -> PeopleAnswer {
        let answer = try server.get(
            "/v1/admin/\(list.rawValue)", [("as_of", arguments[Options.asOf])])
        let items = try answer.list(list.rawValue)
        return PeopleAnswer(
            items: list == .authors ? try items.map(ServerSource.author) : items,
            time: try answer.time("time"))
    }

    /// As `author list` prints it: the keys by their fingerprints, without the revoked ones.
    private static func author(_ item: JSONValue) throws -> JSONValue {
        let author = try AnswerMembers(item)
        let keys = try author.list("keys").map { try AnswerMembers($0) }
            .filter { $0["revokedAt"] == nil }
        let roles = try author.list("roles").map { held -> JSONValue in
            var members = try AnswerMembers(held).members
            members["author"] = nil
            return .object(members)
        }
        return .object([
            "author": .string(try author.text("author")), "roles": .array(roles),
            "keys": .array(try keys.map { .string(try $0.text("key")) }),
        ])
    }

    func status() throws -> JSONValue { .object(try server.get("/v1/status").members) }

    // MARK: Scopes

    /// `--tenant` (else tenant-0), `--environment` and `--user`.
    private func scope() throws -> Scope {
        Scope(
            tenant: try arguments.tenant(), environment: try arguments.environment(),
            user: try arguments.user())
    }

    /// Every (tenant, environment) that the token may know of and the options allow.
    private func scopes(asOf: String?) throws -> (asOf: UInt64?, scopes: [Scope]) {
        let tenant = try arguments.optionalTenant()
        let environment = try arguments.optionalEnvironment()
        let user = try arguments.user()
        let (position, known) = try catalog(asOf: asOf)
        let tenants = tenant.map { [$0] } ?? known.tenants.map(\.tenant)
        let environments = environment.map { [$0] } ?? known.environments
        let scopes = tenants.flatMap { tenant in
            environments.map { Scope(tenant: tenant, environment: $0, user: user) }
        }
        return (position, scopes)
    }

    func query(_ scope: Scope) -> [(name: String, value: String?)] {
        [
            ("tenant", scope.tenant.text), ("environment", scope.environment.text),
            ("user", scope.user?.text),
        ]
    }

    /// An answer to another question must not pass for the answer to this one.
    private func check(_ answer: AnswerMembers, isOf scope: Scope) throws {
        for (name, value) in query(scope) where answer.optionalText(name) != value {
            throw AnswerMembers.missing(name, "what was asked for")
        }
    }
}
