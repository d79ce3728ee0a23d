import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `POST /v1/preview`: what `PUT /feature-flags` with the same body would do, and for whom values
/// would differ. Nothing is written; what would be refused is refused here with the same words.
struct PreviewRoute {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.post, "/v1/preview", body: .required()) { request in
            context.answer { try preview(request) }
        }
    }

    private func preview(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["environment", "tenant"])
        let change = try FlagsChange.parse(request.body.span)
        let environment = try context.environment(request, query, caller)
        let tenant: Tenant = try query["tenant"].map { try NameText.parse($0, "tenant") }
            ?? caller.tenant
        guard caller.mayWrite else {
            throw ServiceError.forbidden(
                "'\(caller.token.principal)' is \(caller.token.role.rawValue): only an owner or "
                    + "admin may change flags")
        }
        let service = context.service
        var options = WriteOptions()
        options.reason = change.reason
        options.expectedPosition = change.expectedPosition
        let draft = service.draft(
            change.changes, in: .overrides(tenant, environment), by: caller, options)
        let signer = RehearsingSigner(publicKey: service.signer.publicKey)
        let state = context.publication.state
        return context.inBackground {
            var rehearsal = Rehearsal(
                state: state, origin: service.ledger.origin, now: service.clock())
            try rehearsal.perform(draft, signer: signer)
            let reach = rehearsal.steps.flatMap(\.reach)
            let shown = reach.prefix(LedgerServiceLimits.eventsPerPage)
            let body: JSONValue = .object([
                "unchanged": .bool(rehearsal.steps.isEmpty), "count": .count(reach.count),
                "reach": .array(shown.map(PreviewRoute.json)),
            ])
            return .json(200, JSONWriter.canonical(body))
        }
    }

    private static func json(_ reach: Reach) -> JSONValue {
        var members = ResolutionJSON.members(reach.scope)
        members["flag"] = .string(reach.difference.flag.text)
        members["from"] = reach.difference.from.map { .object(ResolutionJSON.members($0)) } ?? .null
        members["to"] = reach.difference.to.map { .object(ResolutionJSON.members($0)) } ?? .null
        return .object(members)
    }
}
