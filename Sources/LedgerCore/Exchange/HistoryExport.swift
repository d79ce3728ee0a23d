import ByteCoding
package import FlagModel

/// One record as a line of history that `import --declare --backfill` takes back, or `nil` where it
/// concerns only this ledger: its keys, roles, tokens, notes and recoveries.
package enum HistoryExport {
    /// The lines of all records from `first` to `last`. Where imported history steps back behind
    /// the ledger's own beginning, what stands before it takes its time, so that times never
    /// decrease and `import --backfill` takes the lines in this order.
    package static func lines(
        of view: LedgerView, from first: UInt64 = 0, through last: UInt64? = nil
    ) throws -> [SwitchHistoryLine] {
        var lines: [SwitchHistoryLine] = []
        try view.forEachRecord(from: first, through: last) { record, event, _ in
            if let line = line(record, event) { lines.append(line) }
        }
        return inOrderOfTime(lines)
    }

    /// The lines with times that never decrease.
    package static func inOrderOfTime(_ lines: [SwitchHistoryLine]) -> [SwitchHistoryLine] {
        var lines = lines
        var earliest: Timestamp?
        for index in lines.indices.reversed() {
            let at = min(earliest ?? lines[index].at, lines[index].at)
            lines[index].at = at
            earliest = at
        }
        return lines
    }

    package static func line(_ record: Record, _ event: Event) -> SwitchHistoryLine? {
        let changes = event.changes.compactMap { HistoryChange($0, in: event.stream) }
        if changes.isEmpty { return nil }
        return SwitchHistoryLine(
            at: record.recordedAt, author: event.origin?.author ?? event.author.text,
            commit: event.origin?.commit, reason: event.reason, changes: changes)
    }
}

extension HistoryChange {
    fileprivate init?(_ change: Change, in stream: Stream) {
        switch change {
        case .environmentAdded(let environment): self = .addEnvironment(environment)
        case .tenantAdded(let tenant, let name): self = .addTenant(tenant, name: name)
        case .tenantRenamed(let tenant, let name): self = .renameTenant(tenant, name: name)
        case .tenantRetired(let tenant): self = .retireTenant(tenant)
        case .flagDeclared(let definition): self = .declare(definition)
        case .flagArchived(let key): self = .archive(key)
        case .flagRestored(let key): self = .restore(key)
        case .overrideSet(let flag, let user, let value, let expiresAt):
            self.init(flag, user, value, expiresAt, stream)
        case .overrideCleared(let flag, let user):
            self.init(flag, user, .null, nil, stream)
        default: return nil
        }
    }

    private init?(
        _ flag: FlagKey, _ user: User?, _ value: JSONValue, _ expiresAt: Timestamp?,
        _ stream: Stream
    ) {
        guard case .overrides(let tenant, let environment) = stream else { return nil }
        self = .override(
            HistoryOverride(
                flag: flag, tenant: tenant, environment: environment, user: user, value: value,
                expiresAt: expiresAt))
    }
}
