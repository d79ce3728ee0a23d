// Most of what a ledger holds in memory are very many short arrays: they grow by a quarter, not to
// twice their size.

extension Array {
    mutating func appendTightly(_ element: Element) {
        makeRoom()
        append(element)
    }

    mutating func insertTightly(_ element: Element, at index: Int) {
        makeRoom()
        insert(element, at: index)
    }

    private mutating func makeRoom() {
        guard count == capacity else { return }
        // The allocator counts in pieces of 16 bytes.
        reserveCapacity(count + count / 4 + Swift.max(1, 16 / MemoryLayout<Element>.stride))
    }
}
