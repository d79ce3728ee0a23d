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
        let changes = event.changes.span
        // Mostly the only one: a list would cost an allocation with every event.
        var first: FlagChange?
        var others: [FlagChange] = []
        for index in changes.indices {
            if let tenant = subjectTenant(of: changes[index]) {
                recordTenant(tenant, at: position)
            }
            guard let change = take(changes[index], at: position) else { continue }
            if first == nil { first = change } else { others.append(change) }
        }
        streams.update(event.stream) { stream in
            stream.head = place.eventDigest
            stream.records.append(position, flag: first?.flag)
            if let first { stream.set(first, at: position) }
            for change in others {
                stream.records.append(anotherFlag: change.flag, at: position)
                stream.set(change, at: position)
            }
        }

        lastIsBackfilled = event.backfilledAt != nil
        if lastIsBackfilled {
            hasBackfill = true
        } else if first?.stored != nil {
            hasLivedOverride = true
        }
    }

    /// One change, without the event around it: what `fold` and trial runs share.
    mutating func apply(_ change: Change, in stream: Stream, at position: UInt64) {
        guard let change = take(change, at: position) else { return }
        streams.update(stream) { $0.set(change, at: position) }
    }

    /// One change, but for what its stream keeps of it: that is given back.
    private mutating func take(_ change: Change, at position: UInt64) -> FlagChange? {
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            let number = withFlag(flag, at: position)
            if expiresAt != nil { expiringFlags.insert(number) }
            let stored = StoredOverride(value, expiresAt: expiresAt)
            return FlagChange(flag: number, user: user, stored: stored)
        case .overrideCleared(let flag, let user):
            return FlagChange(flag: withFlag(flag, at: position), user: user, stored: .cleared)
        case .flagDeclared(let definition):
            let declared = DeclaredFlag(definition, isArchived: false)
            return FlagChange(
                flag: withFlag(definition.key, at: position) {
                    $0.declarations.append(declared, at: position)
                })
        case .flagArchived(let flag):
            return setArchived(true, flag: flag, at: position)
        case .flagRestored(let flag):
            return setArchived(false, flag: flag, at: position)
        case .noteAdded(_, let flag, _):
            if let flag { withFlag(flag, at: position) }
        case .ledgerRecovered, .clockSteppedBack:
            break
        default:
            register(change, at: position)
        }
        return nil
    }

    private mutating func recordAuthors(of event: Event, at position: UInt64) {
        positionsByAuthor.update(event.author, default: PositionList()) { $0.append(position) }
        guard let author = event.onBehalfOf?.author, author != event.author else { return }
        positionsByAuthor.update(author, default: PositionList()) { $0.append(position) }
    }

    private mutating func recordTenant(_ tenant: Tenant, at position: UInt64) {
        controlPositions.update(tenant, default: PositionList()) { positions in
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

    private mutating func setArchived(
        _ isArchived: Bool, flag: FlagKey, at position: UInt64
    ) -> FlagChange {
        FlagChange(
            flag: withFlag(flag, at: position) { entry in
                guard let definition = entry.declarations.latest?.value.definition else { return }
                entry.declarations.append(
                    DeclaredFlag(definition, isArchived: isArchived), at: position)
            })
    }

    /// Changes a flag's entry, and notes that the record at `position` names the flag. Gives the
    /// flag's number.
    @discardableResult
    private mutating func withFlag(
        _ flag: FlagKey, at position: UInt64, _ change: (inout FlagEntry) -> Void = { _ in }
    ) -> FlagNumber {
        let next = FlagNumber(number: UInt32(truncatingIfNeeded: flags.count))
        let number = flags.update(flag, default: FlagEntry(number: next)) { entry in
            if entry.positions.last != position { entry.positions.append(position) }
            change(&entry)
            return entry.number
        }
        if flags.count > flagKeys.count { addKey(flag) }
        return number
    }
}
