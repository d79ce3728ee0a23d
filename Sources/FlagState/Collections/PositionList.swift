/// Ascending positions of records, each once or several times in a row.
package protocol Positions: Sendable {
    var count: Int { get }
    /// The position at an index below `count`.
    subscript(index: Int) -> UInt64 { get }
}

extension Positions {
    package var last: UInt64? { count == 0 ? nil : self[count - 1] }

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

    /// The indices of those that lie in `range`. Costs O(log n).
    package func indices(in range: Range<UInt64>) -> Range<Int> {
        let first = count(below: range.lowerBound)
        return first..<max(first, count(below: range.upperBound))
    }
}

/// Positions at four bytes each, cheap to share: the lower halves in a list, the upper ones beside
/// it.
package struct PositionList: Positions {
    private var lower = PersistentVector<UInt32>()
    private var upper = UpperHalves()

    package init() {}

    /// A list of positions that rise, made as a whole.
    package init(_ positions: [UInt64]) {
        lower = PersistentVector(positions.map { UInt32(truncatingIfNeeded: $0) })
        upper = UpperHalves(of: positions.span)
    }

    package var count: Int { lower.count }

    package subscript(index: Int) -> UInt64 { upper.position(of: lower[index], at: index) }

    /// Puts a position at the end; it must not lie below the last one.
    package mutating func append(_ position: UInt64) {
        upper.append(position, at: count)
        lower.append(UInt32(truncatingIfNeeded: position))
    }

    /// All of them, in order.
    package var elements: [UInt64] { (0..<count).map { self[$0] } }
}

/// The upper halves of a list of ascending positions: where they change, which they do once in four
/// thousand million records.
struct UpperHalves: Sendable {
    private struct Step: Sendable {
        /// The first index with this upper half.
        let index: Int
        let upper: UInt64
    }

    /// Empty while every upper half is 0.
    private var steps: [Step] = []

    init() {}

    /// Those of a whole list.
    init(of positions: Span<UInt64>) {
        // They rise, and the last one's is mostly 0.
        guard positions.count > 0, positions[positions.count - 1] >> 32 > 0 else { return }
        for index in positions.indices { append(positions[index], at: index) }
    }

    /// Notes that `position` comes next, at `index`.
    mutating func append(_ position: UInt64, at index: Int) {
        let upper = position >> 32
        if upper != steps.last?.upper ?? 0 { steps.append(Step(index: index, upper: upper)) }
    }

    /// The position at `index` whose lower half is `lower`.
    func position(of lower: UInt32, at index: Int) -> UInt64 {
        let upper = steps.last { $0.index <= index }?.upper ?? 0
        return upper << 32 | UInt64(lower)
    }
}
