import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Transparency

/// `GET` and `PUT /feature-flags`: a tenant's flags, as its services read and its admins change
/// them.
struct FlagsRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/feature-flags") { request in context.answer { try read(request) } }
        router.on(.put, "/feature-flags", body: .required()) { request in
            context.answer { try write(request) }
        }
    }

    private func read(_ request: Request) throws -> Answer {
        // The same question between two changes has the same answer.
        let asked = AnswerCache.Asked(request)
        if let known = context.cache.answer(to: asked) { return known }
        // Before the answer is made: if a change comes in between, the answer is not kept for it.
        let version = context.newestVersion
        let caller = try context.caller(request)
        let query = try context.query(request, ["environment", "tenant", "user", "as_of"])
        let scope = try context.scope(request, query, caller)
        let publication = context.publication
        let now = context.service.clock()
        guard let text = query["as_of"] else {
            let key = AnswerCache.Key(
                tenant: scope.tenant.text, environment: scope.environment.text,
                user: scope.user?.text ?? "")
            let entry = context.cache.entry(key, version: context.version, publication) {
                let moment = publication.moment(now: now)
                let flags = publication.state.resolveAll(scope, at: moment)
                let body = FlagsBody.make(flags, scope, moment, root: publication.root)
                return AnswerCache.Entry(
                    body, EntityTag(of: body, position: moment.asOf), flags: flags.count)
            }
            context.counts.of(caller.tenant).note(evaluations: entry.flags)
            let response = entry.response(to: request)
            if publication.state.hasExpiries { return .response(response) }
            let kept = KeptAnswer(
                response, madeFrom: version, for: caller, flags: entry.flags, in: context)
            return context.cache.keep(kept, to: asked)
        }
        let moment = try context.moment(text, for: caller, in: scope.environment, now: now)
        let flags = publication.state.resolveAll(scope, at: moment)
        context.counts.of(caller.tenant).note(evaluations: flags.count)
        return context.inTree { tree in
            let root = try tree.root(atSize: moment.size)
            let body = FlagsBody.make(flags, scope, moment, root: root)
            let tag = EntityTag(of: body, position: moment.asOf)
            return AnswerCache.Entry(body, tag).response(to: request)
        }
    }

    private func write(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["environment", "tenant"])
        let change = try FlagsChange.parse(request.body.span)
        let environment = try context.environment(request, query, caller)
        let tenant: Tenant =
            try query["tenant"].map { text throws(ServiceError) in
                try NameText.parse(text, "tenant")
            } ?? caller.tenant
        let kind = "PUT /feature-flags"
        guard caller.mayWrite else {
            var problem = ServiceError.forbidden(
                "'\(caller.token.principal)' is \(caller.token.role.rawValue) in tenant "
                    + "'\(caller.tenant)', and only an owner or admin may change flags")
            let id = context.requestID
            context.service.noteDenial(problem, of: caller, kind, id)
            problem.requestID = id
            throw problem
        }
        var options = WriteOptions()
        options.reason = change.reason
        options.expectedPosition = change.expectedPosition
        options.key = try context.idempotencyKey(request, of: caller)
        let submission = context.service.submission(
            change.changes, in: .overrides(tenant, environment), by: caller, options)
        return context.append(submission, by: caller, as: kind, key: options.key)
    }
}
