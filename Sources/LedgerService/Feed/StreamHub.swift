import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// The open streams of one loop: tells them of what was appended, and ends those that may not go
/// on.
final class StreamHub {
    private let service: Service
    private var subscribers: [ObjectIdentifier: Subscriber] = [:]
    private let telemetryInterval: Duration
    private var nextTelemetry = ContinuousClock.now

    init(_ service: Service, telemetrySeconds: Double) {
        self.service = service
        telemetryInterval = .seconds(telemetrySeconds)
    }

    func add(_ subscriber: Subscriber) {
        subscribers[ObjectIdentifier(subscriber)] = subscriber
        service.metrics.noteStream(subscriber.output.kind, of: subscriber.tenant, 1)
        var round = DeliveryRound(service.ledger.publication.state, now: service.clock())
        deliver(to: subscriber, &round)
    }

    func remove(_ subscriber: Subscriber) {
        subscriber.progress.withLock { $0 = .ended }
        if subscribers.removeValue(forKey: ObjectIdentifier(subscriber)) != nil {
            service.metrics.noteStream(subscriber.output.kind, of: subscriber.tenant, -1)
        }
    }

    /// Called when something was appended, and every half second: tokens end and overrides expire
    /// without an event, and counters are told.
    func wake(_ state: LedgerState) {
        var round = DeliveryRound(state, now: service.clock())
        for subscriber in subscribers.values { deliver(to: subscriber, &round) }
        tellTelemetry(state)
    }

    /// Whether it is switched on is asked each time: turned off, the next one is not sent.
    private func tellTelemetry(_ state: LedgerState) {
        let now = ContinuousClock.now
        guard now >= nextTelemetry else { return }
        nextTelemetry = now + telemetryInterval
        var told: [Tenant: JSONValue] = [:]
        for subscriber in subscribers.values where subscriber.output.telemetry != nil {
            guard isOn(GlobalFlags.telemetry, for: subscriber, state) else { continue }
            let tenant = subscriber.tenant
            let telemetry = told[tenant] ?? service.telemetry(of: tenant, state).json
            told[tenant] = telemetry
            subscriber.tell(telemetry)
        }
    }

    private func isOn(
        _ flag: FlagKey, for subscriber: Subscriber, _ state: LedgerState
    ) -> Bool {
        let now = service.clock()
        guard
            let caller = try? Authentication.caller(
                ofToken: subscriber.tokenID, in: state, now: now)
        else { return false }
        return StreamGovernor.isOn(flag, for: caller, subscriber.environment, in: state, now: now)
    }

    private func deliver(to subscriber: Subscriber, _ round: inout DeliveryRound) {
        if let reason = round.reasonToEnd(subscriber) {
            subscriber.end(reason, resumeBehind: nil)
            return
        }
        let position = subscriber.progress.withLock { progress -> UInt64? in
            guard case .following(let position) = progress else { return nil }
            return position
        }
        guard let position, position < round.state.size else { return }
        if let records = round.records(from: position, in: service.feed) {
            let told = subscriber.tell(records, from: position) {
                round.text(of: $0, for: subscriber.output)
            }
            guard let next = told else { return }
            subscriber.progress.withLock { progress in
                if case .following = progress { progress = .following(next) }
            }
        } else {
            subscriber.progress.withLock { $0 = .catchingUp }
            CatchUp(service: service, subscriber: subscriber).start(from: position)
        }
    }
}

/// Whether a stream is switched on for a caller: by its flag, as the caller's tenant sees it in the
/// environment that the stream is of.
enum StreamGovernor {
    /// - Parameter environment: `nil` where the stream is of all of them: one that has it on
    ///   suffices.
    static func isOn(
        _ flag: FlagKey, for caller: Caller, _ environment: Environment?, in state: LedgerState,
        now: Timestamp
    ) -> Bool {
        let moment = state.moment(now: now)
        let environments =
            environment.map { [$0] }
            ?? (caller.token.environments.isEmpty
                ? state.environments(before: state.size) : caller.token.environments)
        return environments.contains { environment in
            let scope = Scope(tenant: caller.tenant, environment: environment)
            return state.resolve(flag, scope, at: moment)?.value == .bool(true)
        }
    }
}
