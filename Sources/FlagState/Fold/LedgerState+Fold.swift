package import FlagModel

extension LedgerState {
    /// Folds the next event in. Trusts it: whether it may be there is `admission`'s question, and
    /// the same events give the same state on every machine. Costs time for what the event touches.
    package mutating func fold(_ event: Event, at place: EventPlace) {
        precondition(place.position == size, "events are folded in the order of their positions")
        let position = place.position
        if position == 0 { genesisDigest = place.eventDigest }
        times.append(place.recordedAt)
        eventIDs.record(event.id, at: position)
        recordAuthors(of: event, at: position)
        streams.update(event.stream) { stream in
            stream.positions.append(position)
            stream.head = place.eventDigest
        }
        for change in event.changes {
            if let tenant = subjectTenant(of: change) { recordTenant(tenant, at: position) }
            apply(change, in: event.stream, at: position)
        }

        lastIsBackfilled = event.backfilledAt != nil
        if lastIsBackfilled {
            hasBackfill = true
        } else if event.changes.contains(where: \.isOverride) {
            hasLivedOverride = true
        }
    }

    /// One change, without the event around it: what `fold` and trial runs share.
    mutating func apply(_ change: Change, in stream: Stream, at position: UInt64) {
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            if expiresAt != nil { hasExpiries = true }
            store(
                StoredOverride(value, expiresAt: expiresAt), flag: flag, user: user, in: stream,
                at: position)
        case .overrideCleared(let flag, let user):
            store(.cleared, flag: flag, user: user, in: stream, at: position)
        case .flagDeclared(let definition):
            let declared = DeclaredFlag(definition, isArchived: false)
            withFlag(definition.key, at: position) {
                $0.declarations.append(declared, at: position)
            }
        case .flagArchived(let flag):
            setArchived(true, flag: flag, at: position)
        case .flagRestored(let flag):
            setArchived(false, flag: flag, at: position)
        case .noteAdded(_, let flag, _):
            if let flag { withFlag(flag, at: position) { _ in } }
        case .ledgerRecovered, .clockSteppedBack:
            break
        default:
            register(change, at: position)
        }
    }

    private mutating func recordAuthors(of event: Event, at position: UInt64) {
        positionsByAuthor.update(event.author, default: PersistentVector()) { $0.append(position) }
        guard let author = event.onBehalfOf?.author, author != event.author else { return }
        positionsByAuthor.update(author, default: PersistentVector()) { $0.append(position) }
    }

    private mutating func recordTenant(_ tenant: Tenant, at position: UInt64) {
        controlPositions.update(tenant, default: PersistentVector()) { positions in
            if positions.last != position { positions.append(position) }
        }
    }

    /// The tenant that a control change is about.
    private func subjectTenant(of change: Change) -> Tenant? {
        switch change {
        case .tenantAdded(let tenant, _), .tenantRenamed(let tenant, _), .tenantRetired(let tenant),
            .roleGranted(_, _, let tenant), .roleRevoked(_, _, let tenant):
            tenant
        case .keyEnrolled(let key): key.tenant
        case .keyRevoked(let fingerprint): keys[fingerprint]?.key.tenant
        case .tokenIssued(let token): token.tenant
        case .tokenRevoked(let id): tokens[id]?.token.tenant
        default: nil
        }
    }

    private mutating func store(
        _ stored: StoredOverride, flag: FlagKey, user: User?, in stream: Stream,
        at position: UInt64
    ) {
        let number = withFlag(flag, at: position) { $0.number }
        streams.update(stream) {
            $0.append(stored, flag: number, user: user, at: position)
        }
    }

    private mutating func setArchived(_ isArchived: Bool, flag: FlagKey, at position: UInt64) {
        withFlag(flag, at: position) { entry in
            guard let definition = entry.declarations.latest?.value.definition else { return }
            entry.declarations.append(
                DeclaredFlag(definition, isArchived: isArchived), at: position)
        }
    }

    /// Changes a flag's entry, and notes that the record at `position` names the flag.
    @discardableResult
    private mutating func withFlag<Result>(
        _ flag: FlagKey, at position: UInt64, _ change: (inout FlagEntry) -> Result
    ) -> Result {
        let next = FlagNumber(number: UInt32(truncatingIfNeeded: flags.count))
        return flags.update(flag, default: FlagEntry(number: next)) { entry in
            if entry.positions.last != position { entry.positions.append(position) }
            return change(&entry)
        }
    }
}
