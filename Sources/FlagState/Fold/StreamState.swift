import ByteCoding
import FlagModel

/// One stream: its events so far, and the overrides that they set.
struct StreamState: Sendable {
    // First, beside the key in its bucket: who resolves looks at nothing else.
    var overrides = OverrideTable()
    var userOverrides = PersistentMap<User, OverrideTable>()
    var records = StreamRecords()
    /// SHA-256 of its newest event.
    var head = Digest.zero

    /// Whether nothing happened in it yet.
    var isEmpty: Bool {
        records.count == 0 && overrides.count == 0 && userOverrides.count == 0
    }

    /// The version of an override that a reader of the first `size` records sees.
    func latest(of flag: FlagNumber, user: User?, before size: UInt64 = .max) -> OverrideVersion? {
        guard let user else { return overrides.latest(of: flag, before: size) }
        return userOverrides.withEntry(of: user) { $0[$1].value.latest(of: flag, before: size) }
    }

    /// Calls `body` with the newest version of every override, in no order that means anything.
    func forEachLatest(_ body: (OverrideVersion, User?) -> Void) {
        overrides.forEachLatest { body($0, nil) }
        userOverrides.forEach { user, overrides in
            overrides.forEachLatest { body($0, user) }
        }
    }

    /// Sets or clears the override that a change is about.
    mutating func set(_ change: FlagChange, at position: UInt64) {
        guard let stored = change.stored else { return }
        if let user = change.user {
            userOverrides.update(user, default: OverrideTable()) {
                $0.append(stored, of: change.flag, at: position)
            }
        } else {
            overrides.append(stored, of: change.flag, at: position)
        }
    }
}

/// A change that can change what a flag resolves to, as its stream keeps it.
struct FlagChange {
    let flag: FlagNumber
    var user: User?
    /// The override that is set or cleared; `nil` where the flag itself changes.
    var stored: StoredOverride?
}
