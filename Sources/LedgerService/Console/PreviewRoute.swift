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
        let (state, now) = (context.publication.state, service.clock())
        let stream = Stream.overrides(tenant, environment)
        var draft = EventDraft(
            stream: stream, changes: change.changes, reason: change.reason, signedAt: now)
        draft.expectedPosition = change.expectedPosition
        draft.onBehalfOf = Delegation(author: caller.token.principal, token: caller.token.id)
        let submission = draft.submission(
            signer: IdleSigner(publicKey: service.signer.publicKey), origin: service.ledger.origin)
        return context.inBackground {
            var reach: [Reach] = []
            var isUnchanged = false
            do {
                let signed = try submission(state)
                let place = EventPlace(
                    position: state.size, recordedAt: PreviewRoute.time(state, now),
                    fingerprint: signed.fingerprint, eventDigest: SHA256.hash(signed.bytes))
                if let refusal = state.admission(of: signed.event, at: place) { throw refusal }
                reach = state.reach(of: signed.event.changes, in: stream, now: now)
            } catch is NothingToChange {
                isUnchanged = true
            }
            let shown = reach.prefix(LedgerServiceLimits.eventsPerPage)
            let body: JSONValue = .object([
                "unchanged": .bool(isUnchanged), "count": .count(reach.count),
                "reach": .array(shown.map(PreviewRoute.json)),
            ])
            return .json(200, JSONWriter.canonical(body))
        }
    }

    private static func time(_ state: LedgerState, _ now: Timestamp) -> Timestamp {
        guard let last = state.lastRecordedAt else { return now }
        return max(now, Timestamp(microseconds: last.microseconds + 1))
    }

    private static func json(_ reach: Reach) -> JSONValue {
        var members = ResolutionJSON.members(reach.scope)
        members["flag"] = .string(reach.difference.flag.text)
        members["from"] = reach.difference.from.map { .object(ResolutionJSON.members($0)) } ?? .null
        members["to"] = reach.difference.to.map { .object(ResolutionJSON.members($0)) } ?? .null
        return .object(members)
    }
}

/// Stands in for the server's key: what is only thought through is not signed.
private struct IdleSigner: EventSigner {
    let publicKey: PublicKeyLine

    func sign(_ event: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 0, count: 64) }
}
