/// A sorted set that is cheap to share: a tree whose leaves hold the elements in order (a B+ tree).
/// A copy is one reference; a change after a copy rewrites one leaf and its few ancestors, a change
/// to the only copy writes in place. Nothing is ever removed: a ledger forgets nothing.
package struct PersistentSortedSet<Element: SortedElement>: Sendable {
    /// Elements of a leaf, and children of a branch: wide enough that a million lie four levels
    /// deep, narrow enough that rewriting a leaf after a copy is a page's work.
    private static var width: Int { 64 }

    private struct Child: Sendable {
        /// The smallest key that was in it when it was split off; all smaller ones lie before it.
        let least: Element.Key
        var node: Node
    }

    private enum Node: Sendable {
        case leaf([Element])
        case branch([Child])
    }

    private var root: Node = .leaf([])
    package private(set) var count = 0

    package init() {}

    /// A set of elements that `next` gives one after the other, in the order of their keys and no
    /// two alike; made as a whole, leaf by leaf.
    package init(count: Int, next: () throws -> Element) rethrows {
        var nodes: [Child] = []
        nodes.reserveCapacity(count / PersistentSortedSet.width + 1)
        for start in stride(from: 0, to: count, by: PersistentSortedSet.width) {
            var elements: [Element] = []
            let size = min(PersistentSortedSet.width, count - start)
            elements.reserveCapacity(size)
            for _ in 0..<size { elements.append(try next()) }
            nodes.append(Child(least: elements[0].key, node: .leaf(elements)))
        }
        while nodes.count > 1 {
            nodes = stride(from: 0, to: nodes.count, by: PersistentSortedSet.width).map { start in
                let end = min(start + PersistentSortedSet.width, nodes.count)
                return Child(least: nodes[start].least, node: .branch(Array(nodes[start..<end])))
            }
        }
        root = nodes.first?.node ?? .leaf([])
        self.count = count
    }

    /// Puts an element in. Where one of its key is there, that one is replaced or kept.
    package mutating func insert(_ element: Element, replacing: Bool = true) {
        var isNew = false
        let key = element.key
        let sibling = PersistentSortedSet.insert(
            element, key: key, into: &root, replacing: replacing, isNew: &isNew)
        if isNew { count += 1 }
        guard let sibling else { return }
        root = .branch([Child(least: key, node: root), sibling])
    }

    /// The element of the greatest key below `key`; `nil` where there is none. Costs O(log n).
    package func last(before key: Element.Key) -> Element? {
        PersistentSortedSet.last(before: key, in: root)
    }

    /// The element of this key.
    package subscript(key: Element.Key) -> Element? {
        PersistentSortedSet.element(of: key, in: root)
    }

    /// Calls `body` with every element, in the order of their keys.
    package func forEach(_ body: (Element) throws -> Void) rethrows {
        try PersistentSortedSet.forEach(in: root, body)
    }
}

extension PersistentSortedSet {
    private static func last(before key: Element.Key, in node: Node) -> Element? {
        switch node {
        case .leaf(let elements):
            let elements = elements.span
            let index = count(of: elements, below: key)
            return index == 0 ? nil : elements[index - 1]
        case .branch(let children):
            let children = children.span
            return last(before: key, in: children[slot(of: key, in: children)].node)
        }
    }

    private static func element(of key: Element.Key, in node: Node) -> Element? {
        switch node {
        case .leaf(let elements):
            let elements = elements.span
            let index = count(of: elements, below: key)
            return index < elements.count && elements[index].key == key ? elements[index] : nil
        case .branch(let children):
            let children = children.span
            // A key that equals `least` lies behind it, not before.
            var slot = slot(of: key, in: children)
            if slot + 1 < children.count, children[slot + 1].least == key { slot += 1 }
            return element(of: key, in: children[slot].node)
        }
    }

    private static func forEach(in node: Node, _ body: (Element) throws -> Void) rethrows {
        switch node {
        case .leaf(let elements): for element in elements { try body(element) }
        case .branch(let children): for child in children { try forEach(in: child.node, body) }
        }
    }

    /// How many elements have smaller keys.
    private static func count(of elements: Span<Element>, below key: Element.Key) -> Int {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].key < key { low = middle + 1 } else { high = middle }
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
    /// Gives the new right neighbour of `node` where that was full and had to be split.
    // The payload is taken out of the node before it changes, so that it is the only reference.
    private static func insert(
        _ element: Element, key: Element.Key, into node: inout Node, replacing: Bool,
        isNew: inout Bool
    ) -> Child? {
        switch node {
        case .leaf(var elements):
            node = .leaf([])
            defer { node = .leaf(elements) }
            let index = count(of: elements.span, below: key)
            if index < elements.count, elements[index].key == key {
                if replacing { elements[index] = element }
                return nil
            }
            isNew = true
            guard elements.count >= width else {
                // A quarter more, not twice as much: most of what a ledger holds in memory is here.
                if elements.count == elements.capacity {
                    elements.reserveCapacity(elements.count + elements.count / 4 + 1)
                }
                elements.insert(element, at: index)
                return nil
            }
            var right = split(&elements, at: index)
            if index > elements.count || right.isEmpty {
                right.insert(element, at: index - elements.count)
            } else {
                elements.insert(element, at: index)
            }
            return Child(least: right[0].key, node: .leaf(right))
        case .branch(var children):
            node = .leaf([])
            defer { node = .branch(children) }
            var slot = slot(of: key, in: children.span)
            if slot + 1 < children.count, children[slot + 1].least == key { slot += 1 }
            let sibling = insert(
                element, key: key, into: &children[slot].node, replacing: replacing,
                isNew: &isNew)
            guard let sibling else { return nil }
            guard children.count >= width else {
                children.insert(sibling, at: slot + 1)
                return nil
            }
            var right = split(&children, at: slot + 1)
            if slot + 1 > children.count || right.isEmpty {
                right.insert(sibling, at: slot + 1 - children.count)
            } else {
                children.insert(sibling, at: slot + 1)
            }
            return Child(least: right[0].least, node: .branch(right))
        }
    }

    /// Takes the right half away; nothing where the next element goes to the very end, so that
    /// what comes in order leaves full nodes behind.
    private static func split<Item>(_ items: inout [Item], at index: Int) -> [Item] {
        guard index < items.count else { return [] }
        let right = Array(items[(items.count / 2)...])
        items.removeLast(right.count)
        return right
    }
}

/// What a `PersistentSortedSet` holds.
package protocol SortedElement: Sendable {
    associatedtype Key: Comparable & Sendable
    /// Where it stands. Two elements of equal keys are one.
    var key: Key { get }
}
