import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `GET /v1/stream`: the change feed as server-sent events, resumed by `Last-Event-ID`.
/// `GET /ofrep/v1/stream`: the same feed as OFREP's "ask again" messages.
struct StreamRoutes {
    let context: LoopContext

    func register(on router: Router) {
        router.on(.get, "/v1/stream") { request in context.answer { try changes(request) } }
        router.on(.get, "/ofrep/v1/stream") { request in
            context.answer { try ofrep(request) }
        }
    }

    // MARK: Changes

    private func changes(_ request: Request) throws -> Answer {
        let query = try context.query(request, ["environment", "after", "credential"])
        let (caller, environment) = try who(request, query)
        let state = context.publication.state
        try requireOn(GlobalFlags.sse, caller, environment, state)
        let after = try resumePoint(request, query, state)
        let scope = FeedScope(
            tenant: caller.tenant,
            environments: environment.map { [$0] } ?? caller.token.environments)
        return stream(
            caller, environment, scope, from: after.map { $0 + 1 } ?? state.size,
            format: { record in
                ServerSentEvent.format(
                    data: FeedText.json(record), event: "change",
                    id: String(record.place.position))
            },
            hello: { position in
                ServerSentEvent.format(
                    data: Array(#"{"position":\#(position)}"#.utf8), event: "ready",
                    id: String(position), retry: LedgerServiceLimits.retryMilliseconds)
            }, isCoalescing: false)
    }

    // MARK: OFREP

    /// One message for any number of changes: the client fetches all flags again.
    private func ofrep(_ request: Request) throws -> Answer {
        let query = try context.query(request, ["credential", "environment"])
        let (caller, environment) = try who(request, query)
        let state = context.publication.state
        try requireOn(GlobalFlags.sse, caller, environment, state)
        let after = try resumePoint(request, query, state)
        let scope = FeedScope(
            tenant: caller.tenant,
            environments: environment.map { [$0] } ?? caller.token.environments)
        return stream(
            caller, environment, scope, from: after.map { $0 + 1 } ?? state.size,
            format: { record in
                let seconds = record.place.recordedAt.microseconds / 1_000_000
                let position = record.place.position
                let data =
                    #"{"etag":"\#(position)","lastModified":\#(seconds),"type":"refetchEvaluation"}"#
                return ServerSentEvent.format(
                    data: Array(data.utf8), event: "message", id: String(position))
            },
            hello: { _ in ServerSentEvent.format(retry: LedgerServiceLimits.retryMilliseconds) },
            isCoalescing: true)
    }

    // MARK: Both

    /// By the token, or by the credential in the URL, which names a token and one environment.
    private func who(
        _ request: Request, _ query: QueryParameters
    ) throws(ServiceError) -> (Caller, Environment?) {
        let now = context.service.clock()
        if let text = query["credential"] {
            guard let claim = context.service.credentials.parse(text, now: now) else {
                throw ServiceError(
                    401, "UNAUTHENTICATED",
                    "the stream's credential has expired or is not of this server: fetch the "
                        + "flags again, the answer has a new one")
            }
            let caller = try Authentication.caller(
                ofToken: claim.tokenID, in: context.publication.state, now: now)
            return (caller, claim.environment)
        }
        let caller = try context.caller(request)
        let isNamed =
            query["environment"] != nil || request.header("x-flag-environment") != nil
            || caller.token.environments.count == 1
        return (caller, isNamed ? try context.environment(request, query, caller) : nil)
    }

    private func requireOn(
        _ flag: FlagKey, _ caller: Caller, _ environment: Environment?, _ state: LedgerState
    ) throws(ServiceError) {
        let now = context.service.clock()
        guard StreamGovernor.isOn(flag, for: caller, environment, in: state, now: now) else {
            throw ServiceError(
                403, StreamEnd.disabled.rawValue,
                "the stream is switched off for tenant '\(caller.tenant)' by the flag '\(flag)'")
        }
    }

    /// The last position that the client has seen.
    private func resumePoint(
        _ request: Request, _ query: QueryParameters, _ state: LedgerState
    ) throws(ServiceError) -> UInt64? {
        guard let text = request.header("last-event-id") ?? query["after"], !text.isEmpty else {
            return nil
        }
        guard let position = UInt64(text) else {
            throw .malformed("Last-Event-ID must be the position of a change")
        }
        guard position < state.size else {
            throw ServiceError(
                409, "POSITION_AHEAD",
                "position \(position) is beyond this ledger's \(state.size) records: the client "
                    + "followed another ledger, or this one was rolled back")
        }
        return position
    }

    private func stream(
        _ caller: Caller, _ environment: Environment?, _ scope: FeedScope, from position: UInt64,
        format: @escaping @Sendable (AppendedRecord) -> [UInt8]?,
        hello: @escaping (UInt64) -> [UInt8], isCoalescing: Bool
    ) -> Answer {
        var subscriber: Subscriber?
        let opening = EventStreamOpening(
            fields: OFREPFields.shared,
            opened: { stream in
                if position > 0 { stream.send(hello(position - 1)) }
                let opened = Subscriber(
                    tokenID: caller.token.id, governedBy: GlobalFlags.sse, scope: scope,
                    environment: environment,
                    output: StreamRoutes.output(
                        to: stream, format: format, isCoalescing: isCoalescing),
                    from: position)
                subscriber = opened
                context.hub.add(opened)
            },
            closed: { if let subscriber { context.hub.remove(subscriber) } })
        return .eventStream(opening)
    }

    private static func output(
        to stream: EventStream, format: @escaping @Sendable (AppendedRecord) -> [UInt8]?,
        isCoalescing: Bool
    ) -> Subscriber.Output {
        Subscriber.Output(
            format: format,
            goodbye: { reason, position in
                let place = position.map { #","position":\#($0)"# } ?? ""
                return ServerSentEvent.format(
                    data: Array(#"{"code":"\#(reason.rawValue)"\#(place)}"#.utf8), event: "end")
            },
            send: { Subscriber.Sent(stream.send($0)) },
            finish: { bytes, _ in stream.finish(bytes) },
            pendingBytes: { stream.pendingBytes }, isCoalescing: isCoalescing)
    }
}

extension Subscriber.Sent {
    init(_ delivery: Delivery) {
        self =
            switch delivery {
            case .sent: .taken
            case .lagging: .lagging
            case .closed: .closed
            }
    }
}
