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
        for stored in storedOverrides(in: .overrides(tenant, environment), of: flag) {
            guard let change = stored.change(to: moment, now: now) else { continue }
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

    private func storedOverrides(in stream: Stream, of only: FlagKey?) -> [OverrideHistory] {
        guard let state = streams[stream] else { return [] }
        var keys: [FlagNumber: FlagKey] = [:]
        flags.forEach { key, entry in
            if only == nil || only == key { keys[entry.number] = key }
        }
        var found: [OverrideHistory] = []
        func add(_ overrides: OverridesByFlag, user: User?) {
            overrides.forEach { number, history in
                guard let flag = keys[number] else { return }
                found.append(OverrideHistory(flag: flag, user: user, history: history))
            }
        }
        add(state.overrides, user: nil)
        state.userOverrides.forEach { user, overrides in add(overrides, user: user) }
        return found.sorted {
            ($0.flag, $0.user?.text ?? "") < ($1.flag, $1.user?.text ?? "")
        }
    }
}

/// One override of a stream with all its versions.
private struct OverrideHistory {
    let flag: FlagKey
    let user: User?
    let history: History<StoredOverride>

    /// What brings it back; `nil` where it is so already.
    func change(to moment: Moment, now: Timestamp) -> Change? {
        let current = history.latest?.value.unexpired(at: now) ?? .cleared
        let past = history.latest(before: moment.size)?.value.unexpired(at: now) ?? .cleared
        if past.isSame(as: current) { return nil }
        guard let value = past.value else { return .overrideCleared(flag: flag, user: user) }
        return .overrideSet(flag: flag, user: user, value: value, expiresAt: past.expiresAt)
    }
}
