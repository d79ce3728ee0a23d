import FlagModel

/// The overrides of one level with all their versions, by flag and position: the version that
/// counts at a moment is the last one before it.
struct OverrideTable: Sendable {
    private var versions = PersistentSortedSet<OverrideVersion>()

    init() {}

    /// The version that a reader of the first `size` records sees; `nil` before the first one.
    func latest(of flag: FlagNumber, before size: UInt64 = .max) -> OverrideVersion? {
        let key = OverrideVersion.Key(flag: flag, position: size)
        guard let version = versions.last(before: key), version.flag == flag else { return nil }
        return version
    }

    /// Puts a version on top. Within one record the last change counts, so a second version at one
    /// position replaces the first.
    mutating func append(_ stored: StoredOverride, of flag: FlagNumber, at position: UInt64) {
        versions.insert(OverrideVersion(position: position, stored: stored, flag: flag))
    }

    /// A table of versions, of which `next` gives the next so many, in the order of their keys and
    /// no two alike.
    init(count: Int, next: (Int) throws -> [OverrideVersion]) rethrows {
        versions = try PersistentSortedSet(count: count, next: next)
    }

    /// How many versions there are.
    var count: Int { versions.count }

    /// Calls `body` with every version, by flag and position.
    func forEach(_ body: (OverrideVersion) -> Void) { versions.forEach(body) }

    /// Calls `body` with the newest version of every override, by flag.
    func forEachLatest(_ body: (OverrideVersion) -> Void) {
        var newest: OverrideVersion?
        versions.forEach { version in
            if let newest, newest.flag != version.flag { body(newest) }
            newest = version
        }
        if let newest { body(newest) }
    }
}

/// What one override was from some position on.
struct OverrideVersion: SortedElement {
    /// The record that made it so.
    let position: UInt64
    let stored: StoredOverride
    // Last, where it fills the gap behind `stored`: 24 bytes in all.
    let flag: FlagNumber

    struct Key: Comparable {
        let flag: FlagNumber
        let position: UInt64

        /// As one number: a search compares without a branch.
        private var number: UInt128 { UInt128(flag.number) << 64 | UInt128(position) }

        static func < (one: Key, other: Key) -> Bool { one.number < other.number }
    }

    var key: Key { Key(flag: flag, position: position) }
}

/// The n-th flag that the ledger heard of: overrides are kept under this number, which is a fourth
/// of a key's size.
struct FlagNumber: Hashable, Comparable, SortedElement {
    let number: UInt32

    var key: FlagNumber { self }

    static func < (one: FlagNumber, other: FlagNumber) -> Bool { one.number < other.number }
}
