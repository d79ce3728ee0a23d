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
        PositionList(try positions(below: size, by: <))
    }

    /// Positions below `size`, each of which stands in this order to the next.
    // Inlined, so that the order is no call for each of ten million positions.
    @inline(__always)
    mutating func positions(
        below size: UInt64, by isInOrder: (UInt64, UInt64) -> Bool
    ) throws -> [UInt64] {
        let positions = try numbers()
        let span = positions.span
        for index in span.indices.dropFirst() where !isInOrder(span[index - 1], span[index]) {
            throw ColumnError.invalid("positions")
        }
        guard positions.last ?? 0 < max(size, 1) else { throw ColumnError.invalid("positions") }
        return positions
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
}
