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
    struct Entry: Sendable {
        let hash: UInt64
        let key: Key
        var value: Value
    }

    /// A branch where it has children, else a bucket. It is no `enum` because a `switch` over one
    /// takes the payload out: a reference counted up and down on each level of every look-up.
    private struct Node: Sendable {
        var entries: [Entry] = []
        var children: [Node] = []
    }

    private var root = Node()
    package private(set) var count = 0

    package init() {}

    package subscript(key: Key) -> Value? { withEntry(of: key) { $0[$1].value } }

    /// What `body` makes of the entry of `key`, which it gets as a place among others; `nil` where
    /// there is none. This is the way of the hot path: of a value that is handed on by itself every
    /// reference is counted up and down, of one that is looked at in its place none.
    func withEntry<Result>(of key: Key, _ body: (Span<Entry>, Int) -> Result?) -> Result? {
        let hash = key.trieHash
        let entries = root.entries.span
        for index in entries.indices
        where entries[index].hash == hash && entries[index].key.isSame(as: key) {
            return body(entries, index)
        }
        if root.children.isEmpty { return nil }
        return PersistentMap.withEntry(
            of: key, hash: hash, rest: hash, in: root.children.span, body)
    }

    /// Where an entry lies, to be asked several times: to hold it counts one reference, however
    /// many the entry's value has.
    struct Place: Sendable {
        /// Empty where there is no such entry.
        fileprivate var bucket: [Entry] = []
        fileprivate var index = 0

        /// Whether there is such an entry.
        var isFound: Bool { !bucket.isEmpty }

        /// What `body` makes of the entry, as for `withEntry`.
        func withEntry<Result>(_ body: (Span<Entry>, Int) -> Result?) -> Result? {
            isFound ? body(bucket.span, index) : nil
        }
    }

    /// Where the entry of `key` lies.
    // The search of `withEntry`, again: if one served both, it would hand on the bucket itself, and
    // count it up for each look-up (8 % of resolving). It reads, as `PersistentSortedSet.last`.
    @_effects(readonly)
    func place(of key: Key) -> Place {
        let hash = key.trieHash
        let entries = root.entries.span
        for index in entries.indices
        where entries[index].hash == hash && entries[index].key.isSame(as: key) {
            return Place(bucket: root.entries, index: index)
        }
        if root.children.isEmpty { return Place() }
        return PersistentMap.place(of: key, hash: hash, rest: hash, in: root.children.span)
    }

    /// Changes the value of `key` in place, starting from `initial` where there is none yet.
    @discardableResult
    package mutating func update<Result>(
        _ key: Key, default initial: @autoclosure () -> Value,
        _ change: (inout Value) -> Result
    ) -> Result {
        var isNew = false
        let hash = key.trieHash
        let result = PersistentMap.update(
            key, hash: hash, rest: hash, depth: 0, in: &root, default: initial, isNew: &isNew,
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
        for entry in node.entries { body(entry.key, entry.value) }
        for child in node.children { forEach(in: child, body) }
    }
}

extension PersistentMap {
    /// `rest` = the bits of the hash that choose among `nodes` and below. The way down goes from
    /// span to span: a node that is handed on by itself would be counted up and down again.
    private static func withEntry<Result>(
        of key: Key, hash: UInt64, rest: UInt64, in nodes: Span<Node>,
        _ body: (Span<Entry>, Int) -> Result?
    ) -> Result? {
        let slot = slot(rest)
        // As for the root. A function of its own over a span of entries does not compile (6.3.1).
        let entries = nodes[slot].entries.span
        for index in entries.indices
        where entries[index].hash == hash && entries[index].key.isSame(as: key) {
            return body(entries, index)
        }
        if nodes[slot].children.isEmpty { return nil }
        return withEntry(
            of: key, hash: hash, rest: rest >> UInt64(bits), in: nodes[slot].children.span, body)
    }

    private static func place(
        of key: Key, hash: UInt64, rest: UInt64, in nodes: Span<Node>
    ) -> Place {
        let slot = slot(rest)
        let entries = nodes[slot].entries.span
        for index in entries.indices
        where entries[index].hash == hash && entries[index].key.isSame(as: key) {
            return Place(bucket: nodes[slot].entries, index: index)
        }
        if nodes[slot].children.isEmpty { return Place() }
        return place(
            of: key, hash: hash, rest: rest >> UInt64(bits), in: nodes[slot].children.span)
    }

    /// Among a node's children, of the bits of a hash that choose there and below.
    @inline(__always)
    private static func slot(_ rest: UInt64) -> Int {
        Int(truncatingIfNeeded: rest & UInt64(width - 1))
    }

    /// `rest` = the bits of the hash that choose among the node's children and below.
    private static func update<Result>(
        _ key: Key, hash: UInt64, rest: UInt64, depth: Int, in node: inout Node,
        default initial: () -> Value, isNew: inout Bool, _ change: (inout Value) -> Result
    ) -> Result {
        guard node.children.isEmpty else {
            return update(
                key, hash: hash, rest: rest >> UInt64(bits), depth: depth + 1,
                in: &node.children[slot(rest)], default: initial, isNew: &isNew, change)
        }
        for index in node.entries.indices
        where node.entries[index].hash == hash && node.entries[index].key.isSame(as: key) {
            return change(&node.entries[index].value)
        }
        isNew = true
        var value = initial()
        let result = change(&value)
        node.entries.appendTightly(Entry(hash: hash, key: key, value: value))
        split(&node, depth: depth)
        return result
    }

    /// Makes a branch of smaller buckets of one that is too full. Where the hashes have no bits
    /// left the bucket grows: keys of one hash stay together, however many there are.
    private static func split(_ node: inout Node, depth: Int) {
        guard node.entries.count > Key.bucketSize, (depth + 1) * bits < UInt64.bitWidth else {
            return
        }
        var children = [Node](repeating: Node(), count: width)
        for entry in node.entries {
            children[slot(entry.hash >> UInt64(depth * bits))].entries.append(entry)
        }
        for index in children.indices { split(&children[index], depth: depth + 1) }
        node = Node(children: children)
    }
}
