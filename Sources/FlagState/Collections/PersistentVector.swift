/// An append-only list that is cheap to share: a tree of full leaves, as wide as `width`. A copy is
/// one reference; an append after a copy rewrites one leaf and its few ancestors, never the list.
/// An append to the only copy writes in place.
package struct PersistentVector<Element: Sendable>: Sendable {
    /// 32: a leaf of 16-byte elements is half a page, a list of a million is four levels deep.
    static var bits: Int { 5 }
    static var width: Int { 1 << bits }
    static var mask: Int { width - 1 }

    private enum Node: Sendable {
        case leaf([Element])
        case branch([Node])
    }

    private var root: Node = .leaf([])
    package private(set) var count = 0
    /// How many bits of an index lie below the root: 0 while the root is a leaf.
    private var shift = 0

    package init() {}

    /// A list of these, made as a whole: level by level, with nothing rewritten.
    package init(_ elements: [Element]) {
        count = elements.count
        var nodes = PersistentVector.parts(of: elements).map { Node.leaf($0) }
        while nodes.count > 1 {
            nodes = PersistentVector.parts(of: nodes).map { Node.branch($0) }
            shift += PersistentVector.bits
        }
        root = nodes.first ?? .leaf([])
    }

    private static func parts<Item>(of items: [Item]) -> [[Item]] {
        stride(from: 0, to: items.count, by: width).map {
            Array(items[$0..<min($0 + width, items.count)])
        }
    }

    package var isEmpty: Bool { count == 0 }
    package var last: Element? { isEmpty ? nil : self[count - 1] }

    /// The element at an index below `count`.
    package subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "an index lies inside its list")
        return PersistentVector.element(index, in: root, shift: shift)
    }

    private static func element(_ index: Int, in node: Node, shift: Int) -> Element {
        switch node {
        case .leaf(let elements): elements[index & mask]
        case .branch(let children):
            element(index, in: children[(index >> shift) & mask], shift: shift - bits)
        }
    }

    package mutating func append(_ element: Element) {
        if count == 1 << (shift + PersistentVector.bits) {
            root = .branch([root])
            shift += PersistentVector.bits
        }
        PersistentVector.append(element, at: count, to: &root, shift: shift)
        count += 1
    }

    // The payload is taken out of the node before it changes, so that it is the only reference.
    private static func append(_ element: Element, at index: Int, to node: inout Node, shift: Int) {
        switch node {
        case .leaf(var elements):
            node = .leaf([])
            elements.append(element)
            node = .leaf(elements)
        case .branch(var children):
            node = .leaf([])
            let slot = (index >> shift) & mask
            if slot == children.count { children.append(emptyTree(shift: shift - bits)) }
            append(element, at: index, to: &children[slot], shift: shift - bits)
            node = .branch(children)
        }
    }

    private static func emptyTree(shift: Int) -> Node { shift == 0 ? .leaf([]) : .branch([]) }

    /// How many elements at the front satisfy `belongs`, which holds for a prefix of `range` and
    /// for nothing after it. Costs O(log n).
    package func partitionPoint(
        in range: Range<Int>, where belongs: (Element) -> Bool
    ) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension PersistentVector {
    /// The elements in order; for answers and tests, since it costs the whole list.
    package var elements: [Element] { (0..<count).map { self[$0] } }
}
