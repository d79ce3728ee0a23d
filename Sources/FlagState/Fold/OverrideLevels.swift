import FlagModel

/// Where the overrides that count for one asking scope lie, by the rung they stand on: holding on
/// to them counts a reference a rung, and a question touches none that it does not ask.
struct OverrideLevels: Sendable {
    typealias OfUser = PersistentMap<User, OverrideTable>.Place
    typealias OfTenant = PersistentMap<Tenant, StreamState>.Place
    typealias OfEnvironment = PersistentMap<Environment, EnvironmentStreams>.Place

    /// Of the asking user in the asking tenant: users of tenant-0 lend nothing to others.
    var user = OfUser()
    /// Of the asking tenant, where that is not tenant-0.
    var tenant = OfTenant()
    /// With tenant-0's.
    var environment = OfEnvironment()

    /// The version on one rung that a reader of the first `size` records sees.
    func latest(
        of flag: FlagNumber, on source: Source, before size: UInt64
    ) -> OverrideVersion? {
        switch source {
        case .user: user.withEntry { $0[$1].value.latest(of: flag, before: size) }
        case .tenant: tenant.withEntry { $0[$1].value.overrides.latest(of: flag, before: size) }
        case .tenantZero:
            environment.withEntry { $0[$1].value.global.overrides.latest(of: flag, before: size) }
        case .protected, .floor, .default: nil
        }
    }
}
