import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `POST /v1/rehearsals` and `GET /v1/restoration`: what somebody who signs with a key of their own
/// asks before they do. Nothing is written.
struct RehearsalRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(
            .post, "/v1/rehearsals",
            body: .required(bytes: LedgerServiceLimits.rehearsalBytes)
        ) { request in
            context.answer { try rehearse(request) }
        }
        router.on(.get, "/v1/restoration") { request in
            context.answer { try restoration(request) }
        }
    }

    /// Takes events through every rule, as the writer would if the holder of `key` signed them, and
    /// tells what is left of them, where they stand, and for whom a value would differ.
    private func rehearse(_ request: Request) throws -> Answer {
        let visible = RecordVisibility(try context.caller(request))
        let body = try RehearsalBody.parse(request.body.span, now: context.service.clock())
        for draft in body.drafts where !visible.shows(draft.stream) {
            throw ServiceError.forbidden(
                "the stream '\(draft.stream)' is not of the token's tenant")
        }
        let (state, ledger) = (context.publication.state, context.service.ledger)
        let now = context.service.clock()
        return context.inBackground {
            var rehearsal = Rehearsal(state: state, origin: ledger.origin, now: now)
            for draft in body.drafts {
                try rehearsal.perform(draft, signer: RehearsingSigner(publicKey: body.key))
            }
            var members = try RehearsalJSON.members(rehearsal) { scope in
                visible.shows(scope.tenant) && visible.shows(scope.stream)
            }
            members["author"] =
                state.key(body.key.fingerprint).map { .string($0.key.author.text) } ?? .null
            members["ledger"] = .string(ledger.origin.text)
            members["size"] = .position(state.size)
            members["places"] = .array(body.streams.map { RehearsalRoutes.place($0, state) })
            return .json(200, JSONWriter.canonical(.object(members)))
        }
    }

    private static func place(_ stream: Stream, _ state: LedgerState) -> JSONValue {
        let next = state.nextPlace(in: stream)
        return .object([
            "stream": .string(stream.description), "seq": .position(next.seq),
            "prev": .string(next.prev.base64),
        ])
    }

    /// The changes that bring a tenant and environment back to a past moment.
    private func restoration(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["to", "environment", "tenant", "flag"])
        let scope = try context.scope(request, query, caller)
        let state = context.publication.state
        let now = context.service.clock()
        guard let text = query["to"] else {
            throw ServiceError.malformed("'to' must be given: a position, a time or a duration")
        }
        let flag: FlagKey? = try query["flag"].map { try NameText.parse($0, "flag") }
        if let flag, state.flag(flag, before: state.size) == nil {
            throw Refusal(.unknownFlag, "there is no flag '\(flag)'")
        }
        let moment = try context.moment(text, for: caller, in: scope.environment, now: now)
        let found = state.restoration(
            of: scope.tenant, scope.environment, flag: flag, to: moment, now: now)
        var members = try RestorationJSON.members(found)
        members["asOf"] = ResolutionJSON.asOf(moment)
        return .response(.json(200, JSONWriter.canonical(.object(members))))
    }
}

/// `{"key": "ssh-ed25519 …", "events": [{"stream", "changes", "reason"?, "expect"?}]}`.
private struct RehearsalBody: Sendable {
    let key: PublicKeyLine
    let drafts: [EventDraft]

    /// Each once, in the order in which they come.
    var streams: [Stream] {
        var seen: Set<Stream> = []
        return drafts.map(\.stream).filter { seen.insert($0).inserted }
    }

    static func parse(_ body: Span<UInt8>, now: Timestamp) throws(ServiceError) -> RehearsalBody {
        var members = try RequestJSON.object(body)
        guard let text = try RequestJSON.text(members.removeValue(forKey: "key"), "key"),
            let key = PublicKeyLine(text)
        else { throw .malformed("'key' must be a public key: ssh-ed25519 and its text") }
        guard let events = members.removeValue(forKey: "events")?.arrayValue else {
            throw .malformed("'events' must be a list")
        }
        try RequestJSON.refuseOthers(members)
        var drafts: [EventDraft] = []
        for event in events { drafts.append(try draft(event, now: now)) }
        return RehearsalBody(key: key, drafts: drafts)
    }

    private static func draft(
        _ event: JSONValue, now: Timestamp
    ) throws(ServiceError) -> EventDraft {
        guard var members = event.objectValue else {
            throw .malformed("'events' must hold objects")
        }
        guard let text = try RequestJSON.text(members.removeValue(forKey: "stream"), "stream"),
            let stream = Stream(text)
        else { throw .malformed("'stream' must be 'control' or TENANT/ENVIRONMENT") }
        guard let objects = members.removeValue(forKey: "changes")?.arrayValue else {
            throw .malformed("'changes' must be a list")
        }
        var changes: [Change] = []
        for object in objects {
            do throws(FieldError) {
                changes.append(try ChangeObject.decode(object))
            } catch {
                throw .malformed("\(error)")
            }
        }
        var draft = EventDraft(
            stream: stream, changes: changes,
            reason: try RequestJSON.text(members.removeValue(forKey: "reason"), "reason"),
            signedAt: now)
        draft.expectedPosition = try RequestJSON.position(
            members.removeValue(forKey: "expect"), "expect")
        try RequestJSON.refuseOthers(members)
        return draft
    }
}
