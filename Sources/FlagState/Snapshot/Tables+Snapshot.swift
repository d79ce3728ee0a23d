import ByteCoding
import FlagModel

extension RecordedTimes {
    /// Where the second run begins (the number of times where there is one run), and the times.
    func encode(to columns: inout ColumnWriter) throws {
        try columns.write(UInt64(count))
        try columns.write(UInt64(stepBack ?? count))
        try columns.write(column: times.elements.map { UInt64(bitPattern: $0.microseconds) })
    }

    init(decoding columns: inout ColumnReader) throws {
        let count = try columns.count(width: 8)
        let step = try columns.uint64()
        guard step <= count else { throw ColumnError.invalid("a step back") }
        var highest = Timestamp.earliest
        let numbers = try columns.column64(count)
        var elements: [Timestamp] = []
        elements.reserveCapacity(count)
        for (index, number) in numbers.enumerated() {
            let microseconds = Int64(bitPattern: number)
            guard Timestamp.validMicroseconds.contains(microseconds) else {
                throw ColumnError.invalid("a time")
            }
            let time = Timestamp(microseconds: microseconds)
            guard index == 0 || index == Int(step) || elements[index - 1] <= time else {
                throw ColumnError.invalid("the order of times")
            }
            highest = max(highest, time)
            elements.append(time)
        }
        self.init(
            times: PersistentVector(elements), stepBack: step == count ? nil : Int(step),
            highest: elements.isEmpty ? nil : highest)
    }
}

extension EventIDTable {
    /// Ids that stand in columns together, so that reading them takes little memory beside them.
    private static let run = 65_536

    /// The ULIDs, then the hashes of the others: how many, and runs of them as a column of
    /// positions and two of halves.
    func encode(to columns: inout ColumnWriter) throws {
        for table in [ulids, others] {
            try columns.write(UInt64(table.count))
            var run: [Use] = []
            try table.forEach { use in
                run.append(use)
                guard run.count == EventIDTable.run else { return }
                try EventIDTable.write(run, to: &columns)
                run = []
            }
            if !run.isEmpty { try EventIDTable.write(run, to: &columns) }
        }
    }

    private static func write(_ run: [Use], to columns: inout ColumnWriter) throws {
        try columns.write(numbers: run.map(\.position))
        try columns.write(column: run.map(\.key.upper))
        try columns.write(column: run.map(\.key.lower))
    }

    init(decoding columns: inout ColumnReader) throws {
        self.init(
            ulids: try EventIDTable.uses(from: &columns),
            others: try EventIDTable.uses(from: &columns))
    }

    private static func uses(
        from columns: inout ColumnReader
    ) throws -> PersistentSortedSet<Use> {
        let count = try columns.count(width: 17)
        var (positions, upper, lower): ([UInt64], [UInt64], [UInt64]) = ([], [], [])
        var (index, left) = (0, count)
        var last: Use.Key?
        return try PersistentSortedSet(count: count) { count in
            var leaf: [Use] = []
            leaf.reserveCapacity(count)
            while leaf.count < count {
                if index == positions.count {
                    positions = try columns.numbers()
                    guard positions.count == min(left, run) else {
                        throw ColumnError.invalid("ids")
                    }
                    upper = try columns.column64(positions.count)
                    lower = try columns.column64(positions.count)
                    left -= positions.count
                    index = 0
                }
                let use = Use(
                    key: Use.Key(upper: upper[index], lower: lower[index]),
                    position: positions[index])
                if let last, last >= use.key { throw ColumnError.invalid("the order of ids") }
                last = use.key
                index += 1
                leaf.append(use)
            }
            return leaf
        }
    }
}
