import FlagModel

/// All streams, by environment first: whoever resolves needs two streams of one environment, and
/// one of them is nearly always tenant-0's.
struct StreamTable: Sendable {
    private var control: StreamState?
    private var environments = PersistentMap<Environment, EnvironmentStreams>()

    subscript(stream: Stream) -> StreamState? {
        switch stream {
        case .control: control
        case .overrides(let tenant, let environment):
            withStreams(in: environment) { $0.withStream(of: tenant) { copy $0 } }
        }
    }

    /// What `body` makes of an environment's streams, without copying them.
    func withStreams<Result>(
        in environment: Environment, _ body: (borrowing EnvironmentStreams) -> Result?
    ) -> Result? {
        environments.withValue(of: environment, body)
    }

    /// Changes a stream in place, which begins where there is none yet.
    mutating func update(_ stream: Stream, _ change: (inout StreamState) -> Void) {
        switch stream {
        case .control: EnvironmentStreams.update(&control, change)
        case .overrides(let tenant, let environment):
            environments.update(environment, default: EnvironmentStreams()) {
                $0.update(tenant, change)
            }
        }
    }

    /// Every stream, in no order that means anything.
    var entries: [(stream: Stream, state: StreamState)] {
        var entries: [(stream: Stream, state: StreamState)] = []
        if let control { entries.append((.control, control)) }
        environments.forEach { environment, streams in
            if let state = streams.global {
                entries.append((.overrides(.zero, environment), state))
            }
            streams.tenants.forEach { tenant, state in
                entries.append((.overrides(tenant, environment), state))
            }
        }
        return entries
    }
}

/// The streams of one environment.
struct EnvironmentStreams: Sendable {
    /// Tenant-0's.
    private(set) var global: StreamState?
    private(set) var tenants = PersistentMap<Tenant, StreamState>()

    /// What `body` makes of a tenant's stream, without copying it.
    func withStream<Result>(
        of tenant: Tenant, _ body: (borrowing StreamState) -> Result?
    ) -> Result? {
        if tenant != .zero { return tenants.withValue(of: tenant, body) }
        guard let global else { return nil }
        return body(global)
    }

    mutating func update(_ tenant: Tenant, _ change: (inout StreamState) -> Void) {
        if tenant == .zero {
            EnvironmentStreams.update(&global, change)
        } else {
            tenants.update(tenant, default: StreamState(), change)
        }
    }

    // The state is taken out before it changes, so that it is the only reference.
    static func update(_ slot: inout StreamState?, _ change: (inout StreamState) -> Void) {
        var state = slot ?? StreamState()
        slot = nil
        change(&state)
        slot = state
    }
}
