import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `GET /v1/flags`: every flag with its definition and, for each environment that the token is good
/// for, its value: the whole of a tenant in one answer, now or as of a moment.
/// `GET /v1/flags/{flag}/overrides`: who has set what of one flag, at every level.
struct MatrixRoute {
    let context: LoopContext
    private let texts = DefinitionTexts()

    init(context: LoopContext) { self.context = context }

    func register(on router: RouteTable) {
        router.on(.get, "/v1/flags") { request in context.answer { try matrix(request) } }
        router.on(.get, "/v1/flags/{flag}/overrides") { request in
            context.answer { try overrides(request) }
        }
    }

    // MARK: All flags

    private func matrix(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["tenant", "user", "as_of"])
        let tenant = try context.tenant(query, caller)
        let user: User? = try query["user"].map { try NameText.parse($0, "user") }
        let (moment, environments) = try reach(query["as_of"], caller)
        let (state, texts) = (context.publication.state, texts)
        return context.inBackground {
            let scopes = environments.map {
                Scope(tenant: tenant, environment: $0, user: user)
            }
            let body = try MatrixBody.make(state, scopes, tenant, moment, texts)
            let tag = EntityTag(of: body, position: moment.asOf)
            return AnswerCache.Entry(body, tag).response(to: request)
        }
    }

    /// The moment, and the environments that may be asked about it: of the past, those in which
    /// `replay_mode` is on. Throws 403 `REPLAY_DISABLED` where none is left.
    private func reach(_ text: String?, _ caller: Caller) throws -> (Moment, [Environment]) {
        let state = context.publication.state
        let now = context.service.clock()
        let all = state.environments(before: state.size).filter(caller.mayUse)
        guard let text else { return (state.moment(now: now), all) }
        let open = all.filter { context.isReplayed(for: caller, in: $0, now: now) }
        let first = open.first ?? all.first ?? caller.token.environments.first
        guard let first else { throw ServiceError.malformed("there is no environment yet") }
        return (try context.moment(text, for: caller, in: first, now: now), open)
    }

    // MARK: One flag

    private func overrides(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["as_of"])
        let flag: FlagKey = try NameText.parse(request.parameter("flag") ?? "", "flag")
        let (moment, environments) = try reach(query["as_of"], caller)
        let state = context.publication.state
        guard state.flag(flag, before: moment.size) != nil else {
            throw ServiceError(
                404, Refusal.Code.unknownFlag.rawValue, "there is no flag '\(flag)' at that moment")
        }
        let seen = Set(environments)
        return context.inBackground {
            let found = state.overrides(of: flag, at: moment) { tenant, environment in
                seen.contains(environment) && (try? caller.tenant(named: tenant)) != nil
            }
            let shown = found.prefix(LedgerServiceLimits.eventsPerPage)
            let body: JSONValue = .object([
                "flag": .string(flag.text), "asOf": ResolutionJSON.asOf(moment),
                "count": .count(found.count),
                "overrides": .array(shown.map { MatrixRoute.json($0, at: moment) }),
            ])
            return .json(200, JSONWriter.canonical(body))
        }
    }

    private static func json(_ held: HeldOverride, at moment: Moment) -> JSONValue {
        var members: [String: JSONValue] = [
            "tenant": .string(held.tenant.text), "environment": .string(held.environment.text),
            "value": held.value, "position": .position(held.position),
            "expired": .bool(held.expiresAt.map { $0 <= moment.time } ?? false),
        ]
        members["user"] = held.user.map { .string($0.text) }
        members["expiresAt"] = held.expiresAt.map { .string($0.rfc3339) }
        return .object(members)
    }
}
