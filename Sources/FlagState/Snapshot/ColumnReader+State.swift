import ByteCoding
import FlagModel

extension ColumnReader {
    mutating func name<Name: ValidatedName>(_: Name.Type) throws -> Name {
        guard let name = Name(try text(limit: FlagModelLimits.nameBytes)) else {
            throw ColumnError.invalid("\(Name.self)")
        }
        return name
    }

    mutating func change() throws -> Change {
        try ChangeText.parse(try bytes(limit: FlagModelLimits.eventBytes))
    }

    mutating func flag() throws -> Bool {
        switch try uint8() {
        case 0: return false
        case 1: return true
        default: throw ColumnError.invalid("a yes or no")
        }
    }

    /// Positions that rise, all of them below `size`.
    mutating func positions(below size: UInt64) throws -> PositionList {
        let positions = try numbers()
        guard rises(positions), positions.last ?? 0 < max(size, 1) else {
            throw ColumnError.invalid("positions")
        }
        return PositionList(positions)
    }

    /// Numbers in any order.
    mutating func numbers() throws -> [UInt64] {
        let count = try count(width: 1)
        return try column(count, width: try uint8())
    }

    mutating func map<Key: ValidatedName & PersistentMapKey, Value>(
        _: Key.Type, _ body: (inout ColumnReader, Key) throws -> Value
    ) throws -> PersistentMap<Key, Value> {
        var map = PersistentMap<Key, Value>()
        for _ in 0..<(try count(width: 4)) {
            let key = try name(Key.self)
            let value = try body(&self, key)
            map.update(key, default: value) { _ in }
        }
        return map
    }

    mutating func history<Value>(
        _ body: (inout ColumnReader) throws -> Value
    ) throws -> History<Value> {
        var history = History<Value>()
        for _ in 0..<(try count(width: 8)) {
            let position = try uint64()
            history.append(try body(&self), at: position)
        }
        return history
    }

    /// Whether each number is higher than the one before.
    private func rises(_ numbers: [UInt64]) -> Bool {
        let numbers = numbers.span
        for index in numbers.indices.dropFirst() where numbers[index - 1] >= numbers[index] {
            return false
        }
        return true
    }

    /// Whether any number is lower than the one before.
    func falls(_ numbers: [UInt64]) -> Bool {
        let numbers = numbers.span
        for index in numbers.indices.dropFirst() where numbers[index - 1] > numbers[index] {
            return true
        }
        return false
    }
}
