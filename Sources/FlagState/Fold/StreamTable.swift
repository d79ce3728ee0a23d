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
            environments.withEntry(of: environment) { $0[$1].value[tenant] }
        }
    }

    /// The overrides that count for `user` in `tenant`, or for nobody in particular there.
    func levels(of tenant: Tenant, _ user: User?, in environment: Environment) -> OverrideLevels {
        environments.withEntry(of: environment) { $0[$1].value.levels(of: tenant, user) }
            ?? OverrideLevels()
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

    subscript(tenant: Tenant) -> StreamState? { tenant == .zero ? global : tenants[tenant] }

    func levels(of tenant: Tenant, _ user: User?) -> OverrideLevels {
        var levels = OverrideLevels()
        if let global { levels.tenantZero = global.overrides }
        if tenant == .zero {
            if let user, let own = global?.userOverrides[user] { levels.user = own }
            return levels
        }
        let own = tenants.withEntry(of: tenant) { streams, index in
            let ofUser = user.flatMap { streams[index].value.userOverrides[$0] }
            return (streams[index].value.overrides, ofUser)
        }
        if let (ofTenant, ofUser) = own {
            levels.tenant = ofTenant
            if let ofUser { levels.user = ofUser }
        }
        return levels
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
