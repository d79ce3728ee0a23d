import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What a server tells those who want to write.
struct ServerState: KnownState {
    let source: ServerSource

    func catalog() throws -> KnownCatalog { try source.catalog(asOf: nil).catalog }

    func requireKnown(_ tenant: Tenant) throws {
        let known = try catalog().tenants.map(\.tenant)
        guard !known.contains(tenant) else { return }
        throw UnknownName.tenant(tenant, among: known)
    }

    func requireKnown(_ environment: Environment) throws {
        let known = try catalog().environments
        guard !known.contains(environment) else { return }
        throw UnknownName.environment(environment, among: known)
    }

    func definition(of flag: FlagKey) throws -> FlagDefinition {
        let known = try catalog()
        guard let declared = known.flag(flag) else {
            throw UnknownName.flag(flag, among: known.flags.map(\.definition.key))
        }
        return declared.definition
    }

    func isKnown(_ author: Author) throws -> Bool {
        try source.people(.authors).items.contains {
            $0.objectValue?["author"] == .string(author.text)
        }
    }

    func restoration(
        of tenant: Tenant, _ environment: Environment, flag: FlagKey?, to text: String
    ) throws -> KnownRestoration {
        let answer = try source.server.get(
            "/v1/restoration",
            source.query(Scope(tenant: tenant, environment: environment))
                + [("flag", flag?.text), ("to", text)])
        let changes = try ChangeObjects.decode(try answer.list("changes"))
        // Whoever signs what a server proposes looks at it first.
        let areFitting = changes.allSatisfy { change in
            switch change {
            case .overrideSet(let key, _, _, _), .overrideCleared(let key, _):
                flag == nil || key == flag
            default: false
            }
        }
        guard areFitting else {
            throw AnswerMembers.unreadable("it proposes changes that nobody asked for")
        }
        return KnownRestoration(changes: changes, skipped: try answer.list("skipped"))
    }

    func resolution(of flag: FlagKey, _ scope: Scope) throws -> JSONValue? {
        do {
            return .object(try source.explanationMembers(flag, scope, asOf: nil))
        } catch let failure as CommandFailure
            where failure.code == Refusal.Code.unknownFlag.rawValue
        {
            return nil
        }
    }
}
