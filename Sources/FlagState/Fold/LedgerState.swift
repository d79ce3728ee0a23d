// FlagState: events in, answers out. Everything here is pure: no file, no clock, no random number.
// `Fold/` makes the state out of events, `Admission/` says which events may come next, `Answers/`
// reads the state now and as of any moment, `Digest/` names it, `Collections/` lets it be shared.

package import ByteCoding
package import FlagModel

/// Everything that the folded events say, with the whole history in it: one value answers now and
/// any past moment. A copy costs a few references and never changes again, so publishing the state
/// is copying it; the next fold then rewrites only what it touches.
package struct LedgerState: Sendable {
    /// What position 0 said; `nil` while the ledger is empty.
    package internal(set) var genesis: LedgerCreated?
    /// SHA-256 of the genesis event: what the first event of every other stream continues.
    var genesisDigest = Digest.zero
    var times = RecordedTimes()

    var flags = PersistentMap<FlagKey, FlagEntry>()
    /// The keys of `flags`, in order: so that lists need not be sorted.
    private(set) var flagKeys = PersistentSortedSet<FlagKey>()
    /// The keys of `flags`, by number.
    private(set) var numberedKeys = PersistentVector<FlagKey>()
    var streams = StreamTable()
    var environments = PersistentMap<Environment, UInt64>()
    var tenants = PersistentMap<Tenant, History<TenantStatus>>()
    var roles = PersistentMap<RoleHolder, History<RoleSet>>()
    var keys = PersistentMap<Digest, EnrolledKey>()
    var tokens = PersistentMap<String, IssuedToken>()
    var tokenHashes = PersistentMap<Digest, String>()

    var eventIDs = EventIDTable()
    var positionsByAuthor = PersistentMap<Author, PositionList>()
    /// Where the control stream is about a tenant: its registration, roles, keys and tokens.
    var controlPositions = PersistentMap<Tenant, PositionList>()

    /// Whether the newest record is backfilled, and whether any is.
    var lastIsBackfilled = false
    var hasBackfill = false
    /// Whether an override was set or cleared in an event that is not backfilled: from then on
    /// recorded times never step back.
    var hasLivedOverride = false
    /// The flags of which an override ever had an end.
    var expiringFlags = PersistentSortedSet<FlagNumber>()

    /// The state of a ledger without records.
    package init() {}

    /// Whether any override ever had an end: only then does an answer depend on the clock.
    package var hasExpiries: Bool { expiringFlags.count > 0 }

    /// How many records are folded in.
    package var size: UInt64 { UInt64(times.count) }

    /// When the newest record was recorded; `nil` while the ledger is empty.
    package var lastRecordedAt: Timestamp? { times.last }

    /// The highest recorded time, which what is lived must exceed; not the newest record's where
    /// that one is imported history.
    package var latestRecordedAt: Timestamp? { times.highest }
}

extension LedgerState {
    /// Keeps the key of the flag that was put into `flags` last.
    mutating func addKey(_ flag: FlagKey) {
        flagKeys.insert(flag)
        numberedKeys.append(flag)
    }
}

// The rules of these three admit ASCII only, for which Swift's own comparison is by bytes, too, and
// the quickest there is.
extension FlagKey: PersistentMapKey, SortedElement {
    package var key: FlagKey { self }
    package var trieHash: UInt64 { text.tableHash }
    package func isSame(as other: FlagKey) -> Bool { text == other.text }
}
extension Tenant: PersistentMapKey {
    package var trieHash: UInt64 { text.tableHash }
    package func isSame(as other: Tenant) -> Bool { text == other.text }
}
extension Environment: PersistentMapKey {
    package var trieHash: UInt64 { text.tableHash }
    package func isSame(as other: Environment) -> Bool { text == other.text }
}
extension Author: PersistentMapKey {
    package var trieHash: UInt64 { text.tableHash }
    package func isSame(as other: Author) -> Bool { text.hasSameBytes(as: other.text) }
}
// Anybody's text, chosen outside: Swift's own hash withstands those who choose with care.
extension User: PersistentMapKey {
    package func isSame(as other: User) -> Bool { text.hasSameBytes(as: other.text) }
}
extension Digest: PersistentMapKey {}
extension String: PersistentMapKey {}
