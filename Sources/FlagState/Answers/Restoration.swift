package import ByteCoding
package import FlagModel

/// The changes that bring a stream back to a past moment, and the flags that a rule keeps as they
/// are.
package struct Restoration: Sendable {
    package let changes: [Change]
    package let skipped: [Skipped]

    /// A flag left alone, and why.
    package struct Skipped: Sendable {
        package let flag: FlagKey
        package let user: User?
        package let refusal: Refusal
    }
}

extension LedgerState {
    /// What to change in the stream of (`tenant`, `environment`) so that its overrides, users' own
    /// included, are those of `moment`; of one flag only, where `flag` is given. An override that
    /// has expired by `now` counts as cleared, then and now. What today's rules forbid is skipped
    /// with the reason. Sorted by flag, then user.
    package func restoration(
        of tenant: Tenant, _ environment: Environment, flag: FlagKey? = nil, to moment: Moment,
        now: Timestamp
    ) -> Restoration {
        let target = OverrideTarget(tenant: tenant, environment: environment, livedAt: now)
        var changes: [Change] = []
        var skipped: [Restoration.Skipped] = []
        let stream = Stream.overrides(tenant, environment)
        for stored in storedOverrides(in: stream, of: flag, before: moment.size) {
            guard let change = stored.change(now: now) else { continue }
            do {
                try checkOverride(change, target)
                changes.append(change)
            } catch {
                skipped.append(
                    Restoration.Skipped(flag: stored.flag, user: stored.user, refusal: error))
            }
        }
        return Restoration(changes: changes, skipped: skipped)
    }

    private func storedOverrides(
        in stream: Stream, of only: FlagKey?, before size: UInt64
    ) -> [OverrideThenAndNow] {
        guard let state = streams[stream] else { return [] }
        var keys: [FlagNumber: FlagKey] = [:]
        flags.forEach { key, entry in
            if only == nil || only == key { keys[entry.number] = key }
        }
        var found: [OverrideThenAndNow] = []
        state.forEachLatest { latest, user in
            guard let flag = keys[latest.flag] else { return }
            let past = state.latest(of: latest.flag, user: user, before: size)
            found.append(
                OverrideThenAndNow(
                    flag: flag, user: user, current: latest.stored,
                    past: past?.stored ?? .cleared))
        }
        return found.sorted {
            ($0.flag, $0.user?.text ?? "") < ($1.flag, $1.user?.text ?? "")
        }
    }
}

/// One override of a stream as it is and as it was.
private struct OverrideThenAndNow {
    let flag: FlagKey
    let user: User?
    let current: StoredOverride
    let past: StoredOverride

    /// What brings it back; `nil` where it is so already.
    func change(now: Timestamp) -> Change? {
        let current = current.unexpired(at: now)
        let past = past.unexpired(at: now)
        if past.isSame(as: current) { return nil }
        guard let value = past.value else { return .overrideCleared(flag: flag, user: user) }
        return .overrideSet(flag: flag, user: user, value: value, expiresAt: past.expiresAt)
    }
}
