/// An append-only list that is cheap to share: a tree of full leaves, as wide as `width`, and the
/// newest elements beside it. A copy is two references; an append after a copy rewrites at most one
/// leaf and its few ancestors, never the list. An append to the only copy writes in place.
package struct PersistentVector<Element: Sendable>: Sendable {
    /// 32: a leaf of 16-byte elements is half a page, a list of a million is four levels deep.
    static var bits: Int { 5 }
    static var width: Int { 1 << bits }
    static var mask: Int { width - 1 }

    /// A branch where it has children, else a leaf. As in `PersistentMap`, it is no `enum`, so that
    /// a look counts no references.
    private struct Node: Sendable {
        var elements: [Element] = []
        var children: [Node] = []
    }

    private var root = Node()
    /// The newest elements, 1 to `width` of them, nothing only where the list is empty: 31 of 32
    /// appends touch no tree, and neither does asking for the last element.
    private var tail: [Element] = []
    package private(set) var count = 0

    package init() {}

    /// A list of these, made as a whole: level by level, with nothing rewritten.
    package init(_ elements: [Element]) {
        count = elements.count
        let inTree = treeCount
        if inTree == 0 {
            tail = elements
            return
        }
        tail = Array(elements[inTree...])
        var nodes = PersistentVector.parts(of: elements[..<inTree]).map { Node(elements: $0) }
        while nodes.count > 1 {
            nodes = PersistentVector.parts(of: nodes[...]).map { Node(children: $0) }
        }
        root = nodes.first ?? Node()
    }

    private static func parts<Item>(of items: ArraySlice<Item>) -> [[Item]] {
        stride(from: 0, to: items.count, by: width).map {
            Array(items[$0..<min($0 + width, items.count)])
        }
    }

    /// How many elements are in the tree: those before the tail.
    private var treeCount: Int { count == 0 ? 0 : (count - 1) & ~PersistentVector.mask }

    /// How many bits of an index lie below the root of a tree of so many elements: 0 while the root
    /// is a leaf.
    private static func shift(of treeCount: Int) -> Int {
        var shift = 0
        while treeCount > 1 << (shift + bits) { shift += bits }
        return shift
    }

    package var isEmpty: Bool { count == 0 }
    package var last: Element? { tail.last }

    /// The element at an index below `count`.
    package subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "an index lies inside its list")
        let inTree = treeCount
        if index >= inTree { return tail[index - inTree] }
        let shift = PersistentVector.shift(of: inTree)
        guard shift > 0 else { return root.elements[index] }
        return PersistentVector.element(index, in: root.children.span, shift: shift)
    }

    /// `shift` = how many bits of the index lie below these children.
    private static func element(_ index: Int, in children: Span<Node>, shift: Int) -> Element {
        let slot = (index >> shift) & mask
        guard shift > bits else { return children[slot].elements[index & mask] }
        return element(index, in: children[slot].children.span, shift: shift - bits)
    }

    package mutating func append(_ element: Element) {
        if tail.count == PersistentVector.width {
            moveTailIntoTree()
            // A list that was this long will fill another leaf.
            tail.reserveCapacity(PersistentVector.width)
        }
        tail.appendTightly(element)
        count += 1
    }

    private mutating func moveTailIntoTree() {
        let inTree = treeCount
        var shift = PersistentVector.shift(of: inTree)
        if inTree == 1 << (shift + PersistentVector.bits) {
            root = Node(children: [root])
            shift += PersistentVector.bits
        }
        PersistentVector.append(tail, at: inTree, to: &root, shift: shift)
        tail = []
    }

    private static func append(_ leaf: [Element], at index: Int, to node: inout Node, shift: Int) {
        guard shift > 0 else {
            node = Node(elements: leaf)
            return
        }
        let slot = (index >> shift) & mask
        if slot == node.children.count { node.children.append(Node()) }
        append(leaf, at: index, to: &node.children[slot], shift: shift - bits)
    }

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
    package var elements: [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count)
        PersistentVector.collect(root, into: &elements)
        return elements + tail
    }

    private static func collect(_ node: Node, into elements: inout [Element]) {
        elements += node.elements
        for child in node.children { collect(child, into: &elements) }
    }
}
