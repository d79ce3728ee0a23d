import ByteCoding
import FlagModel

/// The ids that were used, and where. An id is remembered as 128 bits, since ten million ids in
/// full would be most of the memory: a ULID is such a number, and sorts by time, so that new ones
/// go to the end; of any other text it is half of its SHA-256, of which no two can be found alike,
/// by chance or on purpose.
struct EventIDTable: Sendable {
    struct Use: SortedElement {
        struct Key: Comparable {
            let upper: UInt64
            let lower: UInt64

            /// As one number: a search compares without a branch.
            private var number: UInt128 { UInt128(upper) << 64 | UInt128(lower) }

            static func < (one: Key, other: Key) -> Bool { one.number < other.number }
        }

        let key: Key
        let position: UInt64
    }

    private(set) var ulids = PersistentSortedSet<Use>()
    private(set) var others = PersistentSortedSet<Use>()

    func position(of id: EventID) -> UInt64? {
        if let key = EventIDTable.ulid(id) { return ulids[key]?.position }
        return others[EventIDTable.hash(id)]?.position
    }

    /// The first use of an id counts.
    mutating func record(_ id: EventID, at position: UInt64) {
        if let key = EventIDTable.ulid(id) {
            ulids.insert(Use(key: key, position: position), replacing: false)
        } else {
            others.insert(Use(key: EventIDTable.hash(id), position: position), replacing: false)
        }
    }

    private static func ulid(_ id: EventID) -> Use.Key? {
        ULID.value(of: id.text).map {
            Use.Key(
                upper: UInt64(truncatingIfNeeded: $0 >> 64), lower: UInt64(truncatingIfNeeded: $0))
        }
    }

    private static func hash(_ id: EventID) -> Use.Key {
        let (upper, lower) = SHA256.hash(id.text.utf8.span).leadingWords
        return Use.Key(upper: upper, lower: lower)
    }
}
