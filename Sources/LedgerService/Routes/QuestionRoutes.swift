import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `GET /v1/explain/{flag}`, `/v1/diff` and `/v1/routes`: why a value is what it is, and what
/// changed.
struct QuestionRoutes {
    let context: LoopContext
    let floors: RouteFloors

    func register(on router: RouteTable) {
        router.on(.get, "/v1/explain/{flag}") { request in
            context.answer { try explain(request) }
        }
        router.on(.get, "/v1/diff") { request in context.answer { try diff(request) } }
        router.on(.get, "/v1/routes") { request in
            context.answer {
                _ = try context.caller(request)
                return .response(.json(200, JSONWriter.canonical(floors.json)))
            }
        }
    }

    private func explain(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["environment", "tenant", "user", "as_of"])
        let scope = try context.scope(request, query, caller)
        let state = context.publication.state
        let now = context.service.clock()
        let moment =
            try query["as_of"].map {
                try context.moment($0, for: caller, in: scope.environment, now: now)
            } ?? state.moment(now: now)
        let flag: FlagKey = try NameText.parse(request.parameter("flag") ?? "", "flag")
        guard let explanation = state.explain(flag, scope, at: moment) else {
            throw ServiceError(
                404, Refusal.Code.unknownFlag.rawValue, "there is no flag '\(flag)' at that moment")
        }
        let ledger = context.service.ledger
        return context.inBackground {
            let json = try ExplanationJSON.of(explanation, scope, moment) {
                try ledger.record(at: $0).event
            }
            return .json(200, JSONWriter.canonical(json))
        }
    }

    private func diff(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["from", "to", "environment", "tenant", "user"])
        let scope = try context.scope(request, query, caller)
        let state = context.publication.state
        let now = context.service.clock()
        guard let text = query["from"] else {
            throw ServiceError.malformed("'from' must be given: a position, a time or a duration")
        }
        let earlier = try context.moment(text, for: caller, in: scope.environment, now: now)
        let later =
            try query["to"].map {
                try context.moment($0, for: caller, in: scope.environment, now: now)
            } ?? state.moment(now: now)
        guard earlier.size <= later.size else {
            throw ServiceError.malformed("'from' is later than 'to': exchange them")
        }
        let differences = state.difference(from: earlier, to: later, scope).map { difference in
            JSONValue.object([
                "flag": .string(difference.flag.text),
                "from": difference.from.map { .object(ResolutionJSON.members($0)) } ?? .null,
                "to": difference.to.map { .object(ResolutionJSON.members($0)) } ?? .null,
            ])
        }
        var members = ResolutionJSON.members(scope)
        members["from"] = ResolutionJSON.asOf(earlier)
        members["to"] = ResolutionJSON.asOf(later)
        members["differences"] = .array(differences)
        return .response(.json(200, JSONWriter.canonical(.object(members))))
    }
}
