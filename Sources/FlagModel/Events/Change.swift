package import ByteCoding

/// What an event says happened. Closed: a kind that this program does not know stops the fold with
/// its position, never silently. The written names are in `kind`, the fields in `docs/events.md`.
package enum Change: Hashable, Sendable {
    // The rare and large ones are indirect: a list of overrides would be of their size otherwise.
    indirect case ledgerCreated(LedgerCreated)
    indirect case ledgerRecovered(LedgerRecovered)
    /// The clock stood before the last recorded time; recorded times go on from there.
    case clockSteppedBack(clock: Timestamp, lastRecordedAt: Timestamp)

    case environmentAdded(Environment)
    case tenantAdded(Tenant, name: String?)
    case tenantRenamed(Tenant, name: String)
    case tenantRetired(Tenant)

    indirect case flagDeclared(FlagDefinition)
    case flagArchived(FlagKey)
    case flagRestored(FlagKey)

    case overrideSet(flag: FlagKey, user: User?, value: JSONValue, expiresAt: Timestamp?)
    case overrideCleared(flag: FlagKey, user: User?)

    case roleGranted(Role, author: Author, tenant: Tenant)
    case roleRevoked(Role, author: Author, tenant: Tenant)
    indirect case keyEnrolled(KeyEnrolled)
    case keyRevoked(fingerprint: Digest)
    indirect case tokenIssued(TokenIssued)
    case tokenRevoked(id: String)

    case noteAdded(text: String, flag: FlagKey?, position: UInt64?)

    /// The written name of the kind.
    package var kind: Kind {
        switch self {
        case .ledgerCreated: .ledgerCreated
        case .ledgerRecovered: .ledgerRecovered
        case .clockSteppedBack: .clockSteppedBack
        case .environmentAdded: .environmentAdded
        case .tenantAdded: .tenantAdded
        case .tenantRenamed: .tenantRenamed
        case .tenantRetired: .tenantRetired
        case .flagDeclared: .flagDeclared
        case .flagArchived: .flagArchived
        case .flagRestored: .flagRestored
        case .overrideSet: .overrideSet
        case .overrideCleared: .overrideCleared
        case .roleGranted: .roleGranted
        case .roleRevoked: .roleRevoked
        case .keyEnrolled: .keyEnrolled
        case .keyRevoked: .keyRevoked
        case .tokenIssued: .tokenIssued
        case .tokenRevoked: .tokenRevoked
        case .noteAdded: .noteAdded
        }
    }

    /// Whether the change belongs into a (tenant, environment) stream.
    package var isOverride: Bool {
        switch self {
        case .overrideSet, .overrideCleared: true
        default: false
        }
    }
}

extension Change {
    package enum Kind: String, Sendable, CaseIterable {
        case ledgerCreated = "ledger.created"
        case ledgerRecovered = "ledger.recovered"
        case clockSteppedBack = "clock.steppedBack"
        case environmentAdded = "environment.added"
        case tenantAdded = "tenant.added"
        case tenantRenamed = "tenant.renamed"
        case tenantRetired = "tenant.retired"
        case flagDeclared = "flag.declared"
        case flagArchived = "flag.archived"
        case flagRestored = "flag.restored"
        case overrideSet = "override.set"
        case overrideCleared = "override.cleared"
        case roleGranted = "role.granted"
        case roleRevoked = "role.revoked"
        case keyEnrolled = "key.enrolled"
        case keyRevoked = "key.revoked"
        case tokenIssued = "token.issued"
        case tokenRevoked = "token.revoked"
        case noteAdded = "note.added"
    }
}
