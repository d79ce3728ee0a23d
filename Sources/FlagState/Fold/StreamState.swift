import ByteCoding
import FlagModel

/// The overrides of one level, by flag.
typealias OverridesByFlag = PersistentMap<FlagNumber, History<StoredOverride>>

/// One stream: its events so far, and the overrides that they set.
struct StreamState: Sendable {
    /// Of its events; their count is the next `seq`.
    var positions = PersistentVector<UInt64>()
    /// SHA-256 of its newest event.
    var head = Digest.zero
    var overrides = OverridesByFlag()
    var userOverrides = PersistentMap<User, OverridesByFlag>()

    func history(of flag: FlagNumber, user: User?) -> History<StoredOverride>? {
        guard let user else { return overrides[flag] }
        return userOverrides[user]?[flag]
    }

    /// Calls `body` with the newest version of every override, in no order that means anything.
    func forEachOverride(
        _ body: (FlagNumber, User?, History<StoredOverride>.Version) -> Void
    ) {
        overrides.forEach { flag, history in
            if let version = history.latest { body(flag, nil, version) }
        }
        userOverrides.forEach { user, overrides in
            overrides.forEach { flag, history in
                if let version = history.latest { body(flag, user, version) }
            }
        }
    }

    mutating func append(
        _ stored: StoredOverride, flag: FlagNumber, user: User?, at position: UInt64
    ) {
        if let user {
            userOverrides.update(user, default: OverridesByFlag()) { overrides in
                overrides.update(flag, default: History()) { $0.append(stored, at: position) }
            }
        } else {
            overrides.update(flag, default: History()) { $0.append(stored, at: position) }
        }
    }
}

/// The n-th flag that the ledger heard of: overrides are kept under this number, which is a fourth
/// of a key's size and is its own hash.
struct FlagNumber: PersistentMapKey {
    let number: UInt32
    var trieHash: UInt64 { UInt64(number) }
}
