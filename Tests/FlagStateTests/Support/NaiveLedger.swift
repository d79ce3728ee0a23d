import ByteCoding
import FlagModel
import FlagState

/// The ledger as the design tells it, with no thought of speed: a list of changes, replayed from
/// the start for every question. What `LedgerState` must agree with.
struct NaiveLedger {
    struct Entry {
        let position: UInt64
        let recordedAt: Timestamp
        let stream: Stream
        let change: Change
    }

    struct Answer: Equatable {
        var value: JSONValue
        var source: Source
        var position: UInt64?
    }

    private struct Slot: Hashable {
        let stream: Stream
        let flag: FlagKey
        let user: User?
    }

    private struct Held {
        let value: JSONValue
        let expiresAt: Timestamp?
        let position: UInt64
    }

    var entries: [Entry] = []

    mutating func append(_ event: Event, at place: EventPlace) {
        for change in event.changes {
            entries.append(
                Entry(
                    position: place.position, recordedAt: place.recordedAt, stream: event.stream,
                    change: change))
        }
    }

    func resolve(_ flag: FlagKey, _ scope: Scope, at moment: Moment) -> Answer? {
        var definition: FlagDefinition?
        var isArchived = false
        var held: [Slot: Held] = [:]
        for entry in entries where entry.position < moment.size {
            switch entry.change {
            case .flagDeclared(let declared) where declared.key == flag:
                definition = declared
                isArchived = false
            case .flagArchived(flag) where definition != nil: isArchived = true
            case .flagRestored(flag): isArchived = false
            case .overrideSet(let key, let user, let value, let expiresAt):
                held[Slot(stream: entry.stream, flag: key, user: user)] = Held(
                    value: value, expiresAt: expiresAt, position: entry.position)
            case .overrideCleared(let key, let user):
                held[Slot(stream: entry.stream, flag: key, user: user)] = nil
            default: continue
            }
        }
        guard let definition, !isArchived else { return nil }
        let rule = definition.environments[scope.environment]
        let isFloored = definition.isRouteDependent && rule?.isEnabled == false
        let written = rule?.defaultValue ?? definition.defaultValue
        var configDefault = written
        if case .string(let name) = written { configDefault = definition.variants[name] ?? written }
        if isFloored { configDefault = .bool(false) }
        if definition.isProtected { return Answer(value: configDefault, source: .protected) }
        if isFloored { return Answer(value: configDefault, source: .floor) }

        let own = Stream.overrides(scope.tenant, scope.environment)
        let global = Stream.overrides(.zero, scope.environment)
        var slots: [(Source, Slot)] = []
        if let user = scope.user {
            slots.append((.user, Slot(stream: own, flag: flag, user: user)))
        }
        if scope.tenant != .zero {
            slots.append((.tenant, Slot(stream: own, flag: flag, user: nil)))
        }
        slots.append((.tenantZero, Slot(stream: global, flag: flag, user: nil)))
        for (source, slot) in slots {
            guard let found = held[slot] else { continue }
            if let expiresAt = found.expiresAt, expiresAt <= moment.time { continue }
            return Answer(value: found.value, source: source, position: found.position)
        }
        return Answer(value: configDefault, source: .default)
    }
}
