package import ByteCoding
package import FlagModel

/// One override as it stood at a moment, whatever stands above it.
package struct HeldOverride: Hashable, Sendable {
    package let tenant: Tenant
    package let environment: Environment
    /// `nil`: for the whole tenant.
    package let user: User?
    package let value: JSONValue
    package let expiresAt: Timestamp?
    /// Of the record that set it.
    package let position: UInt64
}

extension LedgerState {
    /// Whether an override was ever set for the scope's own user, in its tenant and environment:
    /// who has none sees what everybody there sees, at any moment.
    @_effects(readonly)
    package func hasOwnOverrides(_ scope: Scope) -> Bool {
        guard scope.user != nil else { return false }
        return streams.levels(of: scope.tenant, scope.user, in: scope.environment).user.isFound
    }

    /// Every override of `flag` at `moment` in the streams that `isWanted` lets through, expired
    /// ones too: sorted by tenant, environment and user, those of whole tenants first. Costs the
    /// number of users that have any override there.
    package func overrides(
        of flag: FlagKey, at moment: Moment, in isWanted: (Tenant, Environment) -> Bool
    ) -> [HeldOverride] {
        guard let number = flags[flag]?.number else { return [] }
        var found: [HeldOverride] = []
        for (stream, state) in streams.entries {
            guard case .overrides(let tenant, let environment) = stream,
                isWanted(tenant, environment)
            else { continue }
            func take(_ overrides: OverrideTable, _ user: User?) {
                guard let version = overrides.latest(of: number, before: moment.size),
                    let value = version.stored.value
                else { return }
                found.append(
                    HeldOverride(
                        tenant: tenant, environment: environment, user: user, value: value,
                        expiresAt: version.stored.expiresAt, position: version.position))
            }
            take(state.overrides, nil)
            state.userOverrides.forEach { user, overrides in take(overrides, user) }
        }
        return found.sorted {
            ($0.tenant, $0.environment, $0.user?.text ?? "")
                < ($1.tenant, $1.environment, $1.user?.text ?? "")
        }
    }
}
