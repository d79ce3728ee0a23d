import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Transparency

/// `GET /v1/caller`: what the caller's token stands for, and which ledger answers. A client learns
/// from it what to offer, instead of trying what is refused.
struct CallerRoute {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/v1/caller") { request in
            context.answer {
                let caller = try context.caller(request)
                return .response(.json(200, JSONWriter.canonical(.object(members(caller)))))
            }
        }
    }

    private func members(_ caller: Caller) -> [String: JSONValue] {
        let publication = context.publication
        let state = publication.state
        let environments = state.environments(before: state.size).filter(caller.mayUse)
        let replay = environments.filter {
            context.isReplayed(for: caller, in: $0, now: context.service.clock())
        }
        var members: [String: JSONValue] = [
            "principal": .string(caller.token.principal.text),
            "token": .string(caller.token.id), "role": .string(caller.token.role.rawValue),
            "tenant": .string(caller.tenant.text),
            "allEnvironments": .bool(caller.token.environments.isEmpty),
            "environments": .array(environments.map { .string($0.text) }),
            "replay": .array(replay.map { .string($0.text) }),
            "tenants": .array(tenants(caller, state).map(CallerRoute.json)),
            "ledger": .string(context.service.ledger.origin.text),
            "size": .position(state.size), "now": .string(context.service.clock().rfc3339),
        ]
        members["expiresAt"] = caller.token.expiresAt.map { .string($0.rfc3339) }
        let created = context.service.ledger.created
        if let key = try? Ed25519PublicKey(created.checkpointKey.keyBytes) {
            members["verifierKey"] = NoteVerifierKey(name: created.origin.text, publicKey: key)
                .map { .string($0.format()) }
        }
        return members
    }

    /// Those that the caller may ask about.
    private func tenants(_ caller: Caller, _ state: LedgerState) -> [KnownTenant] {
        state.tenants(before: state.size).filter { (try? caller.tenant(named: $0.tenant)) != nil }
    }

    private static func json(_ known: KnownTenant) -> JSONValue {
        .object([
            "tenant": .string(known.tenant.text),
            "name": known.status.name.map(JSONValue.string) ?? .null,
            "retired": .bool(known.status.isRetired),
        ])
    }
}
