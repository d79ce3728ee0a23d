import ByteCoding
import FlagModel

/// The ids that were used, and where. An id is remembered as half of its SHA-256, since ten million
/// ids in full would be most of the memory: 128 bits leave no collision to be found, by chance or
/// on purpose.
struct EventIDTable: Sendable {
    /// The half that the map keeps as key; the other half is the hash that it keeps anyway.
    private struct HalfKey: PersistentMapKey {
        let bits: UInt64
        var trieHash: UInt64 { bits }
        /// Ids are many, and looked up on writes only.
        static var bucketSize: Int { 48 }
    }

    private var positions = PersistentMap<HalfKey, UInt64>()

    func position(of id: EventID) -> UInt64? {
        let (key, hash) = EventIDTable.halves(of: id)
        return positions.value(of: key, hash: hash)
    }

    /// The first use of an id counts.
    mutating func record(_ id: EventID, at position: UInt64) {
        let (key, hash) = EventIDTable.halves(of: id)
        positions.update(key, hash: hash, default: position) { _ in }
    }

    private static func halves(of id: EventID) -> (key: HalfKey, hash: UInt64) {
        let (first, second) = SHA256.hash(id.text.utf8.span).leadingWords
        return (HalfKey(bits: first), second)
    }
}
