import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What writing commands ask before they propose a change, and say of it afterwards: of the state
/// that was folded from the files, or of a server.
protocol KnownState {
    func requireKnown(_ tenant: Tenant) throws
    func requireKnown(_ environment: Environment) throws
    /// Throws the refusal where there is no such flag, archived or not.
    func definition(of flag: FlagKey) throws -> FlagDefinition
    func catalog() throws -> KnownCatalog
    /// Whether the author has had a key or holds a role.
    func isKnown(_ author: Author) throws -> Bool
    /// What brings `flag`, or all of them, back to the moment that `text` names.
    func restoration(
        of tenant: Tenant, _ environment: Environment, flag: FlagKey?, to text: String
    ) throws -> KnownRestoration
    /// As `resolve --json` prints it, at present; `nil` where the flag does not resolve.
    func resolution(of flag: FlagKey, _ scope: Scope) throws -> JSONValue?
}

/// Changes that bring back, and what is left alone: objects with flag, user, code and message.
struct KnownRestoration {
    let changes: [Change]
    let skipped: [JSONValue]
}

/// The state that was folded from the ledger's files.
struct FoldedState: KnownState {
    let state: LedgerState
    let context: Context
    let now: Timestamp

    func requireKnown(_ tenant: Tenant) throws { try context.requireKnown(tenant, in: state) }

    func requireKnown(_ environment: Environment) throws {
        try context.requireKnown(environment, in: state)
    }

    func definition(of flag: FlagKey) throws -> FlagDefinition {
        guard let declared = state.flag(flag, before: state.size) else {
            throw context.unknownFlag(flag, at: state.moment(now: now), in: state)
        }
        return declared.definition
    }

    func catalog() -> KnownCatalog { KnownCatalog(state, before: state.size) }

    func isKnown(_ author: Author) -> Bool {
        state.enrolledKeys.contains { $0.key.author == author }
            || state.roles(before: state.size).contains { $0.author == author }
    }

    func restoration(
        of tenant: Tenant, _ environment: Environment, flag: FlagKey?, to text: String
    ) throws -> KnownRestoration {
        let found = state.restoration(
            of: tenant, environment, flag: flag, to: try context.parse(text, state), now: now)
        return KnownRestoration(
            changes: found.changes, skipped: found.skipped.map(RestorationJSON.json))
    }

    func resolution(of flag: FlagKey, _ scope: Scope) -> JSONValue? {
        let moment = state.moment(now: now)
        return state.resolve(flag, scope, at: moment).map {
            ResolutionJSON.of($0, of: flag, scope, moment)
        }
    }
}
