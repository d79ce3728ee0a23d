package import FlagModel

extension LedgerState {
    /// The changes without those that would change nothing: what a command leaves out, since a
    /// write that changes nothing appends nothing. Whether the rest is allowed is `admission`'s
    /// question; in doubt a change stays in, so that it is asked.
    package func effect(of changes: [Change], in stream: Stream) -> [Change] {
        changes.filter { !isIdle($0, in: stream) }
    }

    private func isIdle(_ change: Change, in stream: Stream) -> Bool {
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            guard let stored = storedOverride(flag, user, in: stream) else { return false }
            return stored.isSame(as: StoredOverride(value, expiresAt: expiresAt))
        case .overrideCleared(let flag, let user):
            return flags[flag] != nil && storedOverride(flag, user, in: stream) == nil
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

    /// What is set now, expired or not; `nil` = nothing.
    func storedOverride(
        _ flag: FlagKey, _ user: User?, in stream: Stream
    ) -> StoredOverride? {
        guard let number = flags[flag]?.number,
            let version = streams[stream]?.history(of: number, user: user)?.latest,
            version.value.value != nil
        else { return nil }
        return version.value
    }
}
