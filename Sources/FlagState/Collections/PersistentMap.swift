/// A map that is cheap to share: a trie over the bits of the keys' hashes, with a small bucket of
/// entries at each leaf. A copy is one reference; a change after a copy rewrites one path of the
/// trie, a change to the only copy writes in place. Nothing is ever removed: a ledger forgets
/// nothing.
///
/// The order of `forEach` differs from run to run (Swift seeds its hashes): it must never reach an
/// answer, so whoever lists a map sorts.
package struct PersistentMap<Key: PersistentMapKey, Value: Sendable>: Sendable {
    /// Sixteen ways a level: ten thousand keys lie three levels deep, and buckets are mostly so
    /// small that the first entry looked at is the one.
    static var bits: Int { 4 }
    static var width: Int { 1 << bits }
    /// The hash is kept, so that a look-up compares keys about once and a split hashes none.
    private struct Entry: Sendable {
        let hash: UInt64
        let key: Key
        var value: Value
    }

    private enum Node: Sendable {
        case bucket([Entry])
        case branch([Node])
    }

    private var root: Node = .bucket([])
    package private(set) var count = 0

    package init() {}

    package subscript(key: Key) -> Value? { withValue(of: key) { copy $0 } }

    /// What `body` makes of the value of `key`, without copying the value; `nil` where there is
    /// none. This is the way of the hot path.
    func withValue<Result>(of key: Key, _ body: (borrowing Value) -> Result?) -> Result? {
        let hash = key.trieHash
        // The bucket is held here, once, rather than on each level of the way to it.
        let bucket = PersistentMap.bucket(of: hash, in: root)
        let entries = bucket.span
        for index in entries.indices
        where entries[index].hash == hash && entries[index].key == key {
            return body(entries[index].value)
        }
        return nil
    }

    /// Changes the value of `key` in place, starting from `initial` where there is none yet.
    @discardableResult
    package mutating func update<Result>(
        _ key: Key, default initial: @autoclosure () -> Value,
        _ change: (inout Value) -> Result
    ) -> Result {
        var isNew = false
        let result = PersistentMap.update(
            key, hash: key.trieHash, depth: 0, in: &root, default: initial, isNew: &isNew,
            change)
        if isNew { count += 1 }
        return result
    }

    /// Calls `body` with every entry, in no order that means anything.
    package func forEach(_ body: (Key, Value) -> Void) {
        PersistentMap.forEach(in: root, body)
    }

    /// Every entry, in no order that means anything.
    package var entries: [(key: Key, value: Value)] {
        var entries: [(key: Key, value: Value)] = []
        entries.reserveCapacity(count)
        forEach { entries.append((key: $0, value: $1)) }
        return entries
    }

    private static func forEach(in node: Node, _ body: (Key, Value) -> Void) {
        switch node {
        case .bucket(let entries): for entry in entries { body(entry.key, entry.value) }
        case .branch(let children): for child in children { forEach(in: child, body) }
        }
    }
}

extension PersistentMap {
    /// The bucket where a key of this hash is, if it is anywhere. `rest` = its bits from here on.
    private static func bucket(of rest: UInt64, in node: Node) -> [Entry] {
        switch node {
        case .bucket(let entries): return entries
        case .branch(let children):
            let slot = Int(truncatingIfNeeded: rest & UInt64(width - 1))
            let children = children.span
            return bucket(of: rest >> UInt64(bits), in: children[slot])
        }
    }

    private static func slot(_ hash: UInt64, depth: Int) -> Int {
        Int(truncatingIfNeeded: (hash >> UInt64(depth * bits)) & UInt64(width - 1))
    }

    // The payload is taken out of the node before it changes, so that it is the only reference.
    private static func update<Result>(
        _ key: Key, hash: UInt64, depth: Int, in node: inout Node, default initial: () -> Value,
        isNew: inout Bool, _ change: (inout Value) -> Result
    ) -> Result {
        switch node {
        case .bucket(var entries):
            node = .bucket([])
            let index: Int
            if let found = entries.firstIndex(where: { $0.hash == hash && $0.key == key }) {
                index = found
            } else {
                isNew = true
                index = entries.count
                entries.append(Entry(hash: hash, key: key, value: initial()))
            }
            let result = change(&entries[index].value)
            node = split(entries, depth: depth)
            return result
        case .branch(var children):
            node = .bucket([])
            let result = update(
                key, hash: hash, depth: depth + 1, in: &children[slot(hash, depth: depth)],
                default: initial, isNew: &isNew, change)
            node = .branch(children)
            return result
        }
    }

    /// One bucket, or a branch of smaller ones when it is too full. Where the hashes have no bits
    /// left the bucket grows: keys of one hash stay together, however many there are.
    private static func split(_ entries: [Entry], depth: Int) -> Node {
        guard entries.count > Key.bucketSize, (depth + 1) * bits < UInt64.bitWidth else {
            return .bucket(entries)
        }
        var buckets = [[Entry]](repeating: [], count: width)
        for entry in entries { buckets[slot(entry.hash, depth: depth)].append(entry) }
        return .branch(buckets.map { split($0, depth: depth + 1) })
    }
}
