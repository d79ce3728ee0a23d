import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

extension LoopContext {
    /// The moment of an as-of question, which `replay_mode` governs for the caller's own tenant
    /// and environment. Throws 403 `REPLAY_DISABLED`, and 400 for the future: a question about the
    /// past is never answered with the present.
    func moment(
        _ text: String, for caller: Caller, in environment: Environment, now: Timestamp
    ) throws(ServiceError) -> Moment {
        try requireReplay(for: caller, in: environment, now: now)
        return try parse(text, now: now)
    }

    /// The moment of a question that is of no one environment, the present without `text`:
    /// `replay_mode` has to be on in each environment that the token is good for.
    func moment(_ text: String?, for caller: Caller) throws(ServiceError) -> Moment {
        let state = publication.state
        let now = service.clock()
        guard let text else { return state.moment(now: now) }
        for environment in state.environments(before: state.size)
        where caller.mayUse(environment) {
            try requireReplay(for: caller, in: environment, now: now)
        }
        return try parse(text, now: now)
    }

    /// Whether `replay_mode` lets this caller ask about the past of this environment now.
    func isReplayed(for caller: Caller, in environment: Environment, now: Timestamp) -> Bool {
        let state = publication.state
        let mode = state.resolve(
            GlobalFlags.replayMode, Scope(tenant: caller.tenant, environment: environment),
            at: state.moment(now: now))
        return mode?.value == .bool(true)
    }

    private func requireReplay(
        for caller: Caller, in environment: Environment, now: Timestamp
    ) throws(ServiceError) {
        guard isReplayed(for: caller, in: environment, now: now) else {
            throw ServiceError(
                403, "REPLAY_DISABLED",
                "answers as of past moments are switched off for \(caller.tenant)/"
                    + "\(environment) by the flag '\(GlobalFlags.replayMode)'")
        }
    }

    /// A moment that no answer is given as of: of the log itself.
    func parse(_ text: String, now: Timestamp) throws(ServiceError) -> Moment {
        do throws(Refusal) {
            return try MomentText.parse(text, state: publication.state, now: now)
        } catch {
            throw ServiceError(400, error.code.rawValue, error.message)
        }
    }

    /// From `Idempotency-Key`: the event's id, so that a request that comes again is the same
    /// event.
    func idempotencyKey(
        _ request: Request, of caller: Caller
    ) throws(ServiceError) -> IdempotencyKey? {
        try request.header("idempotency-key").map { text throws(ServiceError) in
            IdempotencyKey(try NameText.parse(text, "Idempotency-Key"), of: caller)
        }
    }
}

/// The flags that the service itself obeys: `docs/global-flags.md`.
enum GlobalFlags {
    static let replayMode = FlagKey(unchecked: "replay_mode")
    static let sse = FlagKey(unchecked: "sse_enabled")
    static let webSocket = FlagKey(unchecked: "ws_enabled")
    static let telemetry = FlagKey(unchecked: "streaming_telemetry_enabled")
    static let admin = FlagKey(unchecked: "admin")
}
