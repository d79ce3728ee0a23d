import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Synchronization

/// The OpenFeature Remote Evaluation Protocol 0.3: what stock OpenFeature clients speak.
struct OFREPRoutes {
    let context: LoopContext
    private let answers: BulkAnswers

    /// - Parameter hasStream: whether there is a stream to tell clients of.
    init(context: LoopContext, hasStream: Bool) {
        self.context = context
        answers = BulkAnswers(
            service: context.service, counts: context.counts, hasStream: hasStream)
    }

    func register(on router: RouteTable) {
        for path in ["/ofrep/v1/evaluate/flags/{key}"] {
            router.on(.post, path) { request in answer(request) { try single(request) } }
        }
        for path in ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/"] {
            router.on(.post, path) { request in answer(request) { try bulk(request) } }
        }
        for path in [
            "/ofrep/v1/evaluate/flags/{key}", "/ofrep/v1/evaluate/flags",
            "/ofrep/v1/evaluate/flags/",
        ] {
            router.on(.options, path) { _ in .response(OFREPFields.preflight) }
        }
    }

    // MARK: One flag

    private func single(_ request: Request) throws -> Answer {
        // The same question between two changes has the same answer.
        let asked = AnswerCache.Asked(request)
        if let known = context.cache.answer(to: asked) { return known }
        // Before the answer is made: if a change comes in between, the answer is not kept for it.
        let version = context.newestVersion
        let caller = try context.caller(request)
        let response = try evaluate(request, for: caller)
        context.counts.of(caller.tenant).note(evaluations: 1)
        if context.publication.state.hasExpiries { return .response(response) }
        return context.cache.keep(
            KeptAnswer(response, madeFrom: version, for: caller, flags: 1, in: context), to: asked)
    }

    private func evaluate(_ request: Request, for caller: Caller) throws -> Response {
        try requireJSON(request)
        let asked = try OFREPContext.parse(request.body)
        let scope = try scope(request, caller, asked.user)
        let publication = context.publication
        let moment = publication.moment(now: context.service.clock())
        guard let key = request.parameter("key").flatMap({ FlagKey($0) }),
            let resolution = publication.state.resolve(key, scope, at: moment)
        else {
            throw OFREPError(
                status: 404, code: .flagNotFound,
                details: "there is no flag '\(request.parameter("key") ?? "")'")
        }
        var body: [UInt8] = []
        body.reserveCapacity(384)
        OFREPEvaluation(scope, asOf: moment.size - 1).append(key, resolution, to: &body)
        return Response(200, fields: OFREPFields.json, body: body)
    }

    // MARK: All flags

    private func bulk(_ request: Request) throws -> Answer {
        let asked = AnswerCache.Asked(request)
        if let known = context.cache.answer(to: asked) { return known }
        return try bulk(request, keptFor: asked)
    }

    private func bulk(
        _ request: Request, keptFor question: AnswerCache.Asked
    ) throws -> Answer {
        // As for one flag: before the answer is made.
        let version = context.newestVersion
        let caller = try context.caller(request)
        try requireJSON(request)
        let asked = try OFREPContext.parse(request.body)
        let scope = try scope(request, caller, asked.user)
        let query = try request.query()
        let told = query["flagConfigEtag"]
        let isRefetch = told != nil || query["flagConfigLastModified"] != nil
        // A client that was told of a position reads its own writes: the answer waits for it.
        guard let wanted = told.flatMap(OFREPRoutes.position),
            context.publication.state.size <= wanted
        else {
            let publication = context.publication
            let made = answers.response(
                request, caller, asked, scope, publication, isRefetch: isRefetch
            ) { [context] in context.cache.bulk($0, version: context.version, make: $1) }
            if publication.state.hasExpiries { return .response(made.response) }
            let kept = KeptAnswer(
                made.response, madeFrom: version, for: caller, flags: made.flags, in: context,
                until: made.end)
            return context.cache.keep(kept, to: question)
        }
        let (service, answers) = (context.service, answers)
        return .later { responder in
            service.waits.wait(
                for: wanted, in: service.ledger,
                seconds: LedgerServiceLimits.positionWaitSeconds
            ) {
                responder.complete(
                    answers.response(
                        request, caller, asked, scope, service.ledger.publication,
                        isRefetch: true
                    ).response)
            }
        }
    }

    /// Clients hand back the ETag of the stream's message, which is a position.
    private static func position(_ text: String) -> UInt64? {
        UInt64(text.filter { $0 != "\"" })
    }

    // MARK: Forms

    private func scope(
        _ request: Request, _ caller: Caller, _ user: User?
    ) throws(ServiceError) -> Scope {
        Scope(
            tenant: caller.tenant,
            environment: try context.environment(request, nil, caller), user: user)
    }

    private func requireJSON(_ request: Request) throws {
        guard !request.body.isEmpty, let bytes = request.headerBytes("content-type") else { return }
        // What nearly all clients send, without a text made of it.
        let span = bytes.span
        if span.equals("application/json", in: span.indices, ignoringCase: false) { return }
        let type = String(decoding: bytes, as: UTF8.self)
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        guard essence == "application/json" else {
            throw OFREPError(
                status: 415, code: .general,
                details: "the body is '\(essence)': send application/json")
        }
    }

    /// Errors in OFREP's own shape, those of the service included.
    private func answer(_ request: Request, _ body: () throws -> Answer) -> Answer {
        let failure: OFREPError
        var retryAfter: Int?
        do {
            return try body()
        } catch let error as OFREPError {
            failure = error
        } catch {
            let problem = ServiceError(error)
            retryAfter = problem.retryAfter
            // The protocol knows no 422: what cannot be evaluated is a bad request.
            let status = problem.status == 422 ? 400 : problem.status
            failure = OFREPError(status: status, code: .general, details: problem.message)
        }
        var response = Response(
            failure.status, fields: OFREPFields.json,
            body: failure.body(key: request.parameter("key")))
        if failure.status == 401 { response.add("WWW-Authenticate", "Bearer") }
        if let retryAfter { response.add("Retry-After", String(retryAfter)) }
        return .response(response)
    }
}

/// Header fields of every OFREP answer: browsers read them across origins (CORS). No cookie is
/// ever looked at, so any origin may ask.
enum OFREPFields {
    static let shared = Response.fields([
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "ETag, Retry-After"),
    ])

    /// Of answers that clients keep: they depend on who asks, and for which environment.
    static let bulk =
        shared
        + Response.fields([("Vary", "Authorization, X-API-Key, X-Flag-Environment")])

    static let json = Response.fields([("Content-Type", "application/json")]) + shared

    static let preflight = Response(
        204,
        fields: shared
            + Response.fields([
                ("Access-Control-Allow-Methods", "POST, OPTIONS"),
                (
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, If-None-Match, X-API-Key, X-Flag-Environment"
                ), ("Access-Control-Max-Age", "86400"),
            ]))
}
