import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// What a client asks of a stream, checked: who it is, what it may see, and from where on.
struct StreamRequest {
    let caller: Caller
    /// `nil`: all that the token is good for.
    let environment: Environment?
    let flag: FlagKey
    /// The next position to tell of.
    let position: UInt64

    func subscriber(_ output: Subscriber.Output) -> Subscriber {
        let scope = FeedScope(
            tenant: caller.tenant,
            environments: environment.map { [$0] } ?? caller.token.environments)
        return Subscriber(
            tokenID: caller.token.id, governedBy: flag, scope: scope, environment: environment,
            output: output, from: position)
    }
}

extension LoopContext {
    /// Reads the request for a stream that `flag` governs. Throws 401, 403 where the flag is off,
    /// 404 where its floor is closed, 409 for a position that this ledger has not reached.
    func streamRequest(
        _ request: Request, _ flag: FlagKey
    ) throws(ServiceError) -> StreamRequest {
        let query = try query(request, ["environment", "after", "credential"])
        let (caller, environment) = try who(request, query)
        let state = publication.state
        try requireOn(flag, caller, environment, state)
        let after = try resumePoint(request, query, state)
        return StreamRequest(
            caller: caller, environment: environment, flag: flag,
            position: after.map { $0 + 1 } ?? state.size)
    }

    /// By the token, or by the credential in the URL, which names a token and one environment.
    private func who(
        _ request: Request, _ query: QueryParameters
    ) throws(ServiceError) -> (Caller, Environment?) {
        let now = service.clock()
        if let text = query["credential"] {
            guard let claim = service.credentials.parse(text, now: now) else {
                throw ServiceError(
                    401, "UNAUTHENTICATED",
                    "the stream's credential has expired or is not of this server: fetch the "
                        + "flags again, the answer has a new one")
            }
            let caller = try Authentication.caller(
                ofToken: claim.tokenID, in: publication.state, now: now)
            return (caller, claim.environment)
        }
        let caller = try self.caller(request)
        let isNamed =
            query["environment"] != nil || request.header("x-flag-environment") != nil
            || caller.token.environments.count == 1
        return (caller, isNamed ? try self.environment(request, query, caller) : nil)
    }

    private func requireOn(
        _ flag: FlagKey, _ caller: Caller, _ environment: Environment?, _ state: LedgerState
    ) throws(ServiceError) {
        let now = service.clock()
        if let environment, let definition = state.flag(flag, before: state.size)?.definition,
            definition.isFloored(in: environment)
        {
            throw .notFound("there is no such route in environment '\(environment)'")
        }
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
}
