package import ByteCoding
package import FlagModel

/// One scope for which a change changes the answer.
package struct Reach: Equatable, Sendable {
    package let scope: Scope
    package let difference: Difference
}

extension LedgerState {
    /// For whom the resolved values would differ if `changes` were made in `stream` now: every
    /// known tenant, in the stream's environment (all of them where the changes are not overrides),
    /// and the users whose own override changes. Sorted by tenant, environment, user and flag.
    /// Costs the number of tenants, since a change of tenant-0 can reach all of them.
    package func reach(of changes: [Change], in stream: Stream, now: Timestamp) -> [Reach] {
        var after = self
        for change in changes { after.apply(change, in: stream, at: size) }
        let touched = TouchedFlags(changes)
        var reached: [Reach] = []
        for scope in scopes(of: stream, users: touched.users) {
            let earlier = layers(scope, at: moment(now: now))
            let later = after.layers(scope, at: Moment(size: size + 1, time: now))
            for flag in scope.user == nil ? touched.flags : touched.userFlags {
                let from = resolve(flag, earlier)
                let to = after.resolve(flag, later)
                if from?.value == to?.value { continue }
                reached.append(
                    Reach(scope: scope, difference: Difference(flag: flag, from: from, to: to)))
            }
        }
        return reached
    }

    private func scopes(of stream: Stream, users: [User]) -> [Scope] {
        let tenants = tenants(before: size).map(\.tenant)
        guard case .overrides(let own, let environment) = stream else {
            let environments = environments(before: size)
            return tenants.flatMap { tenant in
                environments.map { Scope(tenant: tenant, environment: $0) }
            }
        }
        // Only tenant-0's overrides are seen by others, and no user's are.
        return (own.isZero ? tenants : [own]).flatMap { tenant in
            let askers: [User?] = tenant == own ? [nil] + users.map { $0 } : [nil]
            return askers.map { Scope(tenant: tenant, environment: environment, user: $0) }
        }
    }
}

/// The flags and users that some changes name, sorted.
private struct TouchedFlags {
    let flags: [FlagKey]
    /// Flags of which some user's own override changes.
    let userFlags: [FlagKey]
    let users: [User]

    init(_ changes: [Change]) {
        var flags: Set<FlagKey> = []
        var userFlags: Set<FlagKey> = []
        var users: Set<User> = []
        for change in changes {
            switch change {
            case .overrideSet(let flag, let user, _, _), .overrideCleared(let flag, let user):
                flags.insert(flag)
                guard let user else { continue }
                users.insert(user)
                userFlags.insert(flag)
            case .flagDeclared(let definition): flags.insert(definition.key)
            case .flagArchived(let flag), .flagRestored(let flag): flags.insert(flag)
            default: continue
            }
        }
        self.flags = flags.sorted()
        self.userFlags = userFlags.sorted()
        self.users = users.sorted()
    }
}
