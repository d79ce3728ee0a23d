package import ByteCoding
package import FlagModel
package import FlagState

/// Turns lines of history (design section 10) into events: one a stream and line, after one that
/// registers what the line meets first. Nothing is written here; the caller appends all or nothing.
package struct HistoryImport {
    package struct Options: Sendable {
        /// Registers tenants, environments and flags that the ledger does not know yet.
        package var declares = false
        /// Records carry the lines' own times instead of the clock's.
        package var backfills = false

        package init() {}
    }

    /// What an import would append, or did.
    package struct Summary: Hashable, Sendable {
        package var lines = 0
        package var changes = 0
        package var events = 0
        package var declaredFlags = 0
    }

    package private(set) var drafts: [EventDraft] = []
    package private(set) var summary = Summary()
    private let options: Options
    private let now: Timestamp
    private var knownTenants: Set<Tenant>
    private var knownEnvironments: Set<Environment>
    private var knownFlags: Set<FlagKey>
    private var laterTypes: [FlagKey: FlagType] = [:]

    /// - Parameter now: when the importer signs; no line may be later.
    package init(
        _ lines: [SwitchHistoryLine], into state: LedgerState, options: Options, now: Timestamp
    ) throws {
        self.options = options
        self.now = now
        knownTenants = Set(state.tenants(before: state.size).map(\.tenant)).union([.zero])
        knownEnvironments = Set(state.environments(before: state.size))
        knownFlags = Set(state.flags(before: state.size).map(\.definition.key))
        noteTypes(lines)
        for (index, line) in lines.enumerated() { try add(line, number: index + 1) }
    }

    /// The first value that is no null decides a flag's type, wherever in the file it stands.
    private mutating func noteTypes(_ lines: [SwitchHistoryLine]) {
        for case .override(let change) in lines.flatMap(\.changes)
        where laterTypes[change.flag] == nil {
            laterTypes[change.flag] = FlagType(of: change.value)
        }
    }

    private mutating func add(_ line: SwitchHistoryLine, number: Int) throws {
        guard line.at <= now || !options.backfills else {
            throw Refusal(
                .timeDecreases,
                "line \(number): \(line.at) is in the future: history cannot be later than now")
        }
        var control: [Change] = []
        var streams: [(stream: Stream, changes: [Change])] = []
        for change in line.changes {
            try register(change, number: number, into: &control)
            if case .override(let override) = change {
                let stream = Stream.overrides(override.tenant, override.environment)
                let index = streams.firstIndex { $0.stream == stream }
                if index == nil { streams.append((stream, [])) }
                streams[index ?? streams.count - 1].changes.append(Change(override))
            }
        }
        for group in ChangeGroups.split(control) { append(group, to: .control, line, number) }
        for (stream, changes) in streams {
            for group in ChangeGroups.split(changes) { append(group, to: stream, line, number) }
        }
        summary.lines += 1
        summary.changes += line.changes.count
    }

    private mutating func append(
        _ changes: [Change], to stream: Stream, _ line: SwitchHistoryLine, _ number: Int
    ) {
        var draft = EventDraft(
            stream: stream, changes: changes, reason: line.reason, signedAt: now)
        draft.origin = EventSource(author: line.author, commit: line.commit)
        draft.backfilledAt = options.backfills ? line.at : nil
        draft.keepsIdleChanges = true
        draft.inputPlace = "line \(number)"
        drafts.append(draft)
        summary.events += 1
    }

    /// Adds what has to be registered before `change` can happen.
    private mutating func register(
        _ change: HistoryChange, number: Int, into control: inout [Change]
    ) throws {
        switch change {
        case .override(let override):
            try register(override, number: number, into: &control)
        case .declare(let definition):
            knownFlags.insert(definition.key)
            control.append(.flagDeclared(definition))
        case .archive(let key): control.append(.flagArchived(key))
        case .restore(let key): control.append(.flagRestored(key))
        case .addEnvironment(let environment):
            if knownEnvironments.insert(environment).inserted {
                control.append(.environmentAdded(environment))
            }
        case .addTenant(let tenant, let name):
            if knownTenants.insert(tenant).inserted {
                control.append(.tenantAdded(tenant, name: name))
            }
        case .renameTenant(let tenant, let name): control.append(.tenantRenamed(tenant, name: name))
        case .retireTenant(let tenant): control.append(.tenantRetired(tenant))
        }
    }

    private mutating func register(
        _ change: HistoryOverride, number: Int, into control: inout [Change]
    ) throws {
        let isKnown =
            knownTenants.contains(change.tenant) && knownEnvironments.contains(change.environment)
            && knownFlags.contains(change.flag)
        if isKnown { return }
        guard options.declares else {
            throw Refusal(
                .unknownFlag,
                "line \(number): flag '\(change.flag)', tenant '\(change.tenant)' or environment "
                    + "'\(change.environment)' is not registered: add --declare to register what "
                    + "the file brings")
        }
        if knownEnvironments.insert(change.environment).inserted {
            control.append(.environmentAdded(change.environment))
        }
        if knownTenants.insert(change.tenant).inserted {
            control.append(.tenantAdded(change.tenant, name: nil))
        }
        if knownFlags.insert(change.flag).inserted {
            control.append(.flagDeclared(definition(of: change.flag)))
            summary.declaredFlags += 1
        }
    }

    private func definition(of flag: FlagKey) -> FlagDefinition {
        let type = laterTypes[flag] ?? .boolean
        var definition = FlagDefinition(key: flag, type: type, defaultValue: type.emptyValue)
        definition.gates = [.product]
        return definition
    }
}

extension Change {
    fileprivate init(_ override: HistoryOverride) {
        self =
            override.value == .null
            ? .overrideCleared(flag: override.flag, user: override.user)
            : .overrideSet(
                flag: override.flag, user: override.user, value: override.value,
                expiresAt: override.expiresAt)
    }
}

extension FlagType {
    /// The config default of a flag that history brings without a catalog: what "not set" means.
    fileprivate var emptyValue: JSONValue {
        switch self {
        case .boolean: .bool(false)
        case .string: .string("")
        case .integer, .number: .integer(0)
        case .object: .object([:])
        }
    }
}
