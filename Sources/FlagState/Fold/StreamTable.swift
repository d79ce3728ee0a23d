import FlagModel

/// All streams, by environment first: whoever resolves needs two streams of one environment, and
/// one of them is nearly always tenant-0's.
struct StreamTable: Sendable {
    private var control = StreamState()
    private var environments = PersistentMap<Environment, EnvironmentStreams>()

    subscript(stream: Stream) -> StreamState? {
        switch stream {
        case .control: control.isEmpty ? nil : control
        case .overrides(let tenant, let environment):
            environments.withEntry(of: environment) { $0[$1].value[tenant] }
        }
    }

    /// The overrides that count for `user` in `tenant`, or for nobody in particular there.
    func levels(of tenant: Tenant, _ user: User?, in environment: Environment) -> OverrideLevels {
        let environment = environments.place(of: environment)
        let own = environment.withEntry { $0[$1].value.levels(of: tenant, user) }
        guard let (tenant, user) = own else { return OverrideLevels() }
        return OverrideLevels(user: user, tenant: tenant, environment: environment)
    }

    /// Changes a stream in place, which begins where there is none yet.
    mutating func update(_ stream: Stream, _ change: (inout StreamState) -> Void) {
        switch stream {
        case .control: change(&control)
        case .overrides(let tenant, let environment):
            environments.update(environment, default: EnvironmentStreams()) {
                $0.update(tenant, change)
            }
        }
    }

    /// Every stream, in no order that means anything.
    var entries: [(stream: Stream, state: StreamState)] {
        var entries: [(stream: Stream, state: StreamState)] = []
        if !control.isEmpty { entries.append((.control, control)) }
        environments.forEach { environment, streams in
            if let state = streams[.zero] {
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
    /// Tenant-0's, which is empty before its first event: an optional would be copied by each
    /// question.
    private(set) var global = StreamState()
    private(set) var tenants = PersistentMap<Tenant, StreamState>()

    subscript(tenant: Tenant) -> StreamState? {
        guard tenant.isZero else { return tenants[tenant] }
        return global.isEmpty ? nil : global
    }

    /// Where the overrides of a tenant lie, and those of one of its users.
    // As `PersistentSortedSet.last(before:)`.
    @_effects(readonly)
    fileprivate func levels(
        of tenant: Tenant, _ user: User?
    ) -> (tenant: OverrideLevels.OfTenant, user: OverrideLevels.OfUser) {
        let none = OverrideLevels.OfUser()
        guard !tenant.isZero else {
            let ofUser = user.flatMap { global.userOverrides.place(of: $0) }
            return (OverrideLevels.OfTenant(), ofUser ?? none)
        }
        let own = tenants.place(of: tenant)
        let ofUser = user.flatMap { user in
            own.withEntry { $0[$1].value.userOverrides.place(of: user) }
        }
        return (own, ofUser ?? none)
    }

    mutating func update(_ tenant: Tenant, _ change: (inout StreamState) -> Void) {
        if tenant.isZero {
            change(&global)
        } else {
            tenants.update(tenant, default: StreamState(), change)
        }
    }
}
