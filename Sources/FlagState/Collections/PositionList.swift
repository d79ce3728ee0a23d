/// Ascending positions of records at four bytes each, cheap to share: the lower halves in a list,
/// and where the upper half changes, which it does once in four thousand million records.
package struct PositionList: Sendable {
    private struct Step: Sendable {
        /// The first element with this upper half.
        let index: Int
        let upper: UInt64
    }

    private var lower = PersistentVector<UInt32>()
    /// Empty while every upper half is 0.
    private var steps: [Step] = []

    package init() {}

    /// A list of positions that rise, made as a whole.
    package init(_ positions: [UInt32]) { lower = PersistentVector(positions) }

    /// A list of positions that rise, made as a whole.
    package init(_ positions: [UInt64]) {
        lower = PersistentVector(positions.map { UInt32(truncatingIfNeeded: $0) })
        for (index, position) in positions.enumerated()
        where position >> 32 != steps.last?.upper ?? 0 {
            steps.append(Step(index: index, upper: position >> 32))
        }
    }

    package var count: Int { lower.count }
    package var last: UInt64? { count == 0 ? nil : self[count - 1] }

    /// The position at an index below `count`.
    package subscript(index: Int) -> UInt64 {
        let upper = steps.last { $0.index <= index }?.upper ?? 0
        return upper << 32 | UInt64(lower[index])
    }

    /// Puts a position at the end; it must not lie below the last one.
    package mutating func append(_ position: UInt64) {
        let upper = position >> 32
        if upper != steps.last?.upper ?? 0 { steps.append(Step(index: count, upper: upper)) }
        lower.append(UInt32(truncatingIfNeeded: position))
    }

    /// All of them, in order.
    package var elements: [UInt64] { (0..<count).map { self[$0] } }

    /// How many of them lie below `position`. Costs O(log n).
    package func count(below position: UInt64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
