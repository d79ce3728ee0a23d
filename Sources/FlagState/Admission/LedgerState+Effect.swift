package import FlagModel

extension LedgerState {
    /// The changes without those that would change nothing: what a command leaves out, since a
    /// write that changes nothing appends nothing. Whether the rest is allowed is `admission`'s
    /// question; in doubt a change stays in, so that it is asked.
    package func effect(of changes: [Change], in stream: Stream) -> [Change] {
        changes.filter { !isIdle($0, in: stream) }
    }

    /// Whether an event with the changes `recorded`, at `position`, is what a request for `changes`
    /// became there: the same changes, without overrides that were so already.
    package func isEffect(
        _ recorded: [Change], at position: UInt64, of changes: [Change], in stream: Stream
    ) -> Bool {
        var rest = recorded[...]
        for change in changes {
            if change == rest.first {
                rest.removeFirst()
            } else if !change.isOverride || !isIdle(change, in: stream, before: position) {
                return false
            }
        }
        return rest.isEmpty
    }

    /// - Parameter size: overrides are looked at as they were when the log had so many records;
    ///   `nil`: as they are.
    private func isIdle(_ change: Change, in stream: Stream, before size: UInt64? = nil) -> Bool {
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            guard let stored = storedOverride(flag, user, in: stream, before: size) else {
                return false
            }
            return stored.isSame(as: StoredOverride(value, expiresAt: expiresAt))
        case .overrideCleared(let flag, let user):
            return flags[flag] != nil
                && storedOverride(flag, user, in: stream, before: size) == nil
        case .flagDeclared(let definition):
            guard let declared = flags[definition.key]?.declarations.latest?.value else {
                return false
            }
            return !declared.isArchived && declared.definition == definition
        case .flagArchived(let flag):
            return flags[flag]?.declarations.latest?.value.isArchived == true
        case .flagRestored(let flag):
            return flags[flag]?.declarations.latest?.value.isArchived == false
        case .tenantRenamed(let tenant, let name):
            return tenants[tenant]?.latest?.value.name == name
        case .roleGranted(let role, let author, let tenant):
            return roles(of: author, in: tenant).contains(RoleSet(role))
        case .ledgerCreated, .ledgerRecovered, .clockSteppedBack, .environmentAdded, .tenantAdded,
            .tenantRetired, .roleRevoked, .keyEnrolled, .keyRevoked, .tokenIssued, .tokenRevoked,
            .noteAdded:
            return false
        }
    }

    /// What is set, expired or not; `nil` = nothing.
    func storedOverride(
        _ flag: FlagKey, _ user: User?, in stream: Stream, before position: UInt64? = nil
    ) -> StoredOverride? {
        guard let number = flags[flag]?.number,
            let version = streams[stream]?.latest(
                of: number, user: user, before: position ?? .max),
            !version.stored.isCleared
        else { return nil }
        return version.stored
    }
}
