package import ByteCoding
package import FlagModel

/// What applying a catalog file would change: only what differs, in the order it must happen.
package struct CatalogPlan: Sendable {
    package let changes: [Change]

    /// Compares the file with what the ledger has declared. Flags that the file does not name are
    /// left alone: leaving a file is no archiving.
    package init(_ catalog: CatalogFile, over known: KnownCatalog) {
        let environments = Set(known.environments)
        let tenants = Set(known.tenants.map(\.tenant))
        var changes: [Change] = []
        for environment in catalog.environments where !environments.contains(environment) {
            changes.append(.environmentAdded(environment))
        }
        for tenant in catalog.tenants where !tenant.isZero && !tenants.contains(tenant) {
            changes.append(.tenantAdded(tenant, name: nil))
        }
        for definition in catalog.flags {
            let declared = known.flag(definition.key)
            if declared?.isArchived == false && declared?.definition == definition { continue }
            changes.append(.flagDeclared(definition))
        }
        self.changes = changes
    }

    /// The changes in as many drafts as the limits on one event ask for.
    package func drafts(reason: String?, signedAt: Timestamp) -> [EventDraft] {
        ChangeGroups.split(changes).map {
            EventDraft(stream: .control, changes: $0, reason: reason, signedAt: signedAt)
        }
    }
}

/// Cuts a list of changes into events that keep the limits on count and bytes.
enum ChangeGroups {
    /// Room for everything of an event but its changes: names, reason, source and the punctuation.
    private static let envelopeBytes = 8 * 1024

    static func split(_ changes: [Change]) -> [[Change]] {
        let room = FlagModelLimits.eventBytes - envelopeBytes
        var groups: [[Change]] = []
        var bytes = 0
        for change in changes {
            let size = EventCodec.encodedByteCount(change) + 1
            let isFull =
                bytes + size > room || (groups.last?.count ?? 0) >= FlagModelLimits.changesPerEvent
            if groups.isEmpty || isFull {
                groups.append([])
                bytes = 0
            }
            groups[groups.count - 1].append(change)
            bytes += size
        }
        return groups
    }
}
