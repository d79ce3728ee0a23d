import ByteCoding
import FlagModel

extension ColumnWriter {
    mutating func write(_ text: String) throws { try write(text.utf8.span) }

    mutating func write(_ change: Change) throws { try write(ChangeText.format(change).span) }

    mutating func write(_ flag: Bool) throws { try write(UInt8(flag ? 1 : 0)) }

    /// Numbers behind their count and their width: as few bytes as all of them fit.
    mutating func write(numbers: [UInt64]) throws {
        try write(UInt64(numbers.count))
        let highest = numbers.max() ?? 0
        let width = ([1, 2, 4] as [UInt8]).first { highest >> (8 * UInt64($0)) == 0 } ?? 8
        try write(width)
        try write(column: numbers, width: width)
    }

    mutating func write(_ positions: PositionList) throws {
        try write(numbers: positions.elements)
    }

    /// A map's entries behind their count, in the order of their keys' texts: so one state has one
    /// text.
    mutating func write<Key: ValidatedName, Value>(
        _ map: PersistentMap<Key, Value>, _ body: (inout ColumnWriter, Value) throws -> Void
    ) throws {
        try write(UInt64(map.count))
        for (key, value) in map.entries.sorted(by: { $0.key < $1.key }) {
            try write(key.text)
            try body(&self, value)
        }
    }

    /// A history's versions behind their count.
    mutating func write<Value>(
        _ history: History<Value>, _ body: (inout ColumnWriter, Value) throws -> Void
    ) throws {
        try write(UInt64(history.count))
        for version in history.versions {
            try write(version.position)
            try body(&self, version.value)
        }
    }
}
