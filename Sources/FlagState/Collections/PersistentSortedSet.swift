/// A sorted set that is cheap to share: a tree whose leaves hold the elements in order (a B+
/// tree), and the greatest elements beside it. A copy is two references; a change after a copy
/// rewrites one leaf and its few ancestors, a change to the only copy writes in place. Nothing is
/// ever removed: a ledger forgets nothing.
package struct PersistentSortedSet<Element: SortedElement>: Sendable {
    /// Elements of a leaf, and children of a branch: wide enough that a million lie four levels
    /// deep, narrow enough that rewriting a leaf after a copy is a page's work.
    private static var width: Int { 64 }

    private struct Child: Sendable {
        /// The smallest key that was in it when it was split off; all smaller ones lie before it.
        let least: Element.Key
        var node: Node
    }

    /// A branch where it has children, else a leaf. As in `PersistentMap`, it is no `enum`, so that
    /// a search counts no references.
    private struct Node: Sendable {
        var elements: [Element] = []
        var children: [Child] = []
    }

    private var root = Node()
    /// The greatest elements, at most `width` of them; nothing only where the set is empty. What
    /// comes in order touches no tree, and a small set is no more than this array.
    private var tail: [Element] = []
    package private(set) var count = 0

    package init() {}

    /// A set made as a whole, leaf by leaf: `next` gives the next so many elements, in the order of
    /// their keys and no two alike.
    package init(count: Int, next: (Int) throws -> [Element]) rethrows {
        var nodes: [Child] = []
        nodes.reserveCapacity(count / PersistentSortedSet.width + 1)
        for start in stride(from: 0, to: count, by: PersistentSortedSet.width) {
            tail = try next(min(PersistentSortedSet.width, count - start))
            guard start + PersistentSortedSet.width < count else { break }
            nodes.append(Child(least: tail[0].key, node: Node(elements: tail)))
        }
        while nodes.count > 1 {
            nodes = stride(from: 0, to: nodes.count, by: PersistentSortedSet.width).map { start in
                let end = min(start + PersistentSortedSet.width, nodes.count)
                let children = Array(nodes[start..<end])
                return Child(least: nodes[start].least, node: Node(children: children))
            }
        }
        root = nodes.first?.node ?? Node()
        self.count = count
    }

    /// Puts an element in. Where one of its key is there, that one is replaced or kept.
    package mutating func insert(_ element: Element, replacing: Bool = true) {
        let key = element.key
        if count > tail.count, let least = tail.first?.key, key < least {
            return insertIntoTree(element, replacing: replacing)
        }
        let isInOrder = tail.last.map { $0.key < key } ?? true
        let index =
            isInOrder ? tail.count : PersistentSortedSet.count(of: tail.span, below: key)
        if index < tail.count, tail[index].key == key {
            if replacing { tail[index] = element }
            return
        }
        guard tail.count == PersistentSortedSet.width else {
            count += 1
            return tail.insertTightly(element, at: index)
        }
        splitTail(at: index)
        insert(element, replacing: replacing)
    }

    /// The element of the greatest key below `key`; `nil` where there is none. Costs O(log n).
    // Said to the compiler, so that a set is asked in its place, where else each of its references
    // would be counted up for the call and down after it.
    @_effects(readonly)
    package func last(before key: Element.Key) -> Element? {
        let tail = tail.span
        guard tail.count > 0, tail[0].key < key else {
            guard root.children.isEmpty else {
                return PersistentSortedSet.last(before: key, in: root.children.span)
            }
            return PersistentSortedSet.last(before: key, in: root.elements.span)
        }
        return tail[PersistentSortedSet.count(of: tail, below: key) - 1]
    }

    /// The element of this key.
    package subscript(key: Element.Key) -> Element? {
        let tail = tail.span
        guard tail.count > 0, tail[0].key <= key else {
            guard root.children.isEmpty else {
                return PersistentSortedSet.element(of: key, in: root.children.span)
            }
            return PersistentSortedSet.element(of: key, in: root.elements.span)
        }
        return PersistentSortedSet.element(of: key, in: tail)
    }

    /// Calls `body` with every element, in the order of their keys.
    package func forEach(_ body: (Element) throws -> Void) rethrows {
        try PersistentSortedSet.forEach(in: root, body)
        for element in tail { try body(element) }
    }
}

extension PersistentSortedSet {
    private static func last(before key: Element.Key, in children: Span<Child>) -> Element? {
        let slot = slot(of: key, in: children)
        guard children[slot].node.children.isEmpty else {
            return last(before: key, in: children[slot].node.children.span)
        }
        return last(before: key, in: children[slot].node.elements.span)
    }

    private static func last(before key: Element.Key, in elements: Span<Element>) -> Element? {
        let index = count(of: elements, below: key)
        return index == 0 ? nil : elements[index - 1]
    }

    private static func element(of key: Element.Key, in children: Span<Child>) -> Element? {
        // A key that equals `least` lies behind it, not before.
        var slot = slot(of: key, in: children)
        if slot + 1 < children.count, children[slot + 1].least == key { slot += 1 }
        guard children[slot].node.children.isEmpty else {
            return element(of: key, in: children[slot].node.children.span)
        }
        return element(of: key, in: children[slot].node.elements.span)
    }

    private static func element(of key: Element.Key, in elements: Span<Element>) -> Element? {
        let index = count(of: elements, below: key)
        guard index < elements.count else { return nil }
        let found = elements[index]
        return found.key == key ? found : nil
    }

    private static func forEach(in node: Node, _ body: (Element) throws -> Void) rethrows {
        for element in node.elements { try body(element) }
        for child in node.children { try forEach(in: child.node, body) }
    }

    /// How many elements have smaller keys. Both halves are chosen without a branch: which one it
    /// is cannot be foretold, and a wrong guess costs the processor more than the comparison.
    private static func count(of elements: Span<Element>, below key: Element.Key) -> Int {
        var low = 0
        var length = elements.count
        while length > 0 {
            let half = length / 2
            let isBelow = elements[low + half].key < key
            low = isBelow ? low + half + 1 : low
            length = isBelow ? length - half - 1 : half
        }
        return low
    }

    /// The last child that begins below `key`; the first where none does.
    private static func slot(of key: Element.Key, in children: Span<Child>) -> Int {
        var low = 1
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if children[middle].least < key { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}

extension PersistentSortedSet {
    /// Makes room in a full tail, where the next element goes to `index`: all of it becomes a leaf
    /// where that is the end, so that what comes in order leaves full leaves behind, else the lower
    /// half.
    private mutating func splitTail(at index: Int) {
        let isInOrder = index == tail.count
        let moved = isInOrder ? tail : Array(tail[..<(tail.count / 2)])
        tail = isInOrder ? [] : Array(tail[moved.count...])
        // A long set that grows in order fills its next leaf, too; many small ones would not.
        if isInOrder, count >= PersistentSortedSet.width * PersistentSortedSet.width {
            tail.reserveCapacity(PersistentSortedSet.width)
        }
        let leaf = Child(least: moved[0].key, node: Node(elements: moved))
        if let sibling = PersistentSortedSet.append(leaf, to: &root) {
            root = Node(children: [Child(least: leaf.least, node: root), sibling])
        }
    }

    /// Puts a leaf behind all others. Gives the new right neighbour of `node` where that was full.
    private static func append(_ leaf: Child, to node: inout Node) -> Child? {
        guard let last = node.children.indices.last else {
            guard node.elements.isEmpty else { return leaf }
            node = leaf.node
            return nil
        }
        guard let sibling = append(leaf, to: &node.children[last].node) else { return nil }
        guard node.children.count == width else {
            node.children.append(sibling)
            return nil
        }
        return Child(least: sibling.least, node: Node(children: [sibling]))
    }

    private mutating func insertIntoTree(_ element: Element, replacing: Bool) {
        var isNew = false
        let key = element.key
        let sibling = PersistentSortedSet.insert(
            element, key: key, into: &root, replacing: replacing, isNew: &isNew)
        if isNew { count += 1 }
        guard let sibling else { return }
        root = Node(children: [Child(least: key, node: root), sibling])
    }

    /// Gives the new right neighbour of `node` where that was full and had to be split.
    private static func insert(
        _ element: Element, key: Element.Key, into node: inout Node, replacing: Bool,
        isNew: inout Bool
    ) -> Child? {
        guard node.children.isEmpty else {
            var slot = slot(of: key, in: node.children.span)
            if slot + 1 < node.children.count, node.children[slot + 1].least == key { slot += 1 }
            let sibling = insert(
                element, key: key, into: &node.children[slot].node, replacing: replacing,
                isNew: &isNew)
            guard let sibling else { return nil }
            let right = insert(sibling, at: slot + 1, splitting: &node.children)
            return right.map { Child(least: $0[0].least, node: Node(children: $0)) }
        }
        let index = count(of: node.elements.span, below: key)
        if index < node.elements.count, node.elements[index].key == key {
            if replacing { node.elements[index] = element }
            return nil
        }
        isNew = true
        let right = insert(element, at: index, splitting: &node.elements)
        return right.map { Child(least: $0[0].key, node: Node(elements: $0)) }
    }

    /// Gives the right half where there was no room.
    private static func insert<Item>(
        _ item: Item, at index: Int, splitting items: inout [Item]
    ) -> [Item]? {
        guard items.count == width else {
            items.insertTightly(item, at: index)
            return nil
        }
        let half = width / 2
        var right = Array(items[half...])
        // A new array: the old one would keep its room, which would be half of the memory.
        items = Array(items[..<half])
        if index > half {
            right.insertTightly(item, at: index - half)
        } else {
            items.insertTightly(item, at: index)
        }
        return right
    }
}

/// What a `PersistentSortedSet` holds.
package protocol SortedElement: Sendable {
    associatedtype Key: Comparable & Sendable
    /// Where it stands. Two elements of equal keys are one.
    var key: Key { get }
}
