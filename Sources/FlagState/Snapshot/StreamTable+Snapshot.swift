import ByteCoding
import FlagModel

extension StreamTable {
    /// The control stream, then each environment's: tenant-0's and the other tenants'.
    func encode(to columns: inout ColumnWriter) throws {
        let streams = entries.sorted { $0.stream.description < $1.stream.description }
        try columns.write(UInt64(streams.count))
        for (stream, state) in streams {
            try columns.write(stream.description)
            try state.encode(to: &columns)
        }
    }

    init(decoding columns: inout ColumnReader, size: UInt64, flags: Int) throws {
        self.init()
        for _ in 0..<(try columns.count(width: 4)) {
            let text = try columns.text(limit: FlagModelLimits.eventBytes)
            guard let stream = Stream(text) else { throw ColumnError.invalid("a stream") }
            let state = try StreamState(decoding: &columns, size: size, flags: flags)
            update(stream) { $0 = state }
        }
    }
}

extension StreamState {
    func encode(to columns: inout ColumnWriter) throws {
        try records.encode(to: &columns)
        try columns.write(head)
        try overrides.encode(to: &columns)
        try columns.write(userOverrides) { try $1.encode(to: &$0) }
    }

    init(decoding columns: inout ColumnReader, size: UInt64, flags: Int) throws {
        records = try StreamRecords(decoding: &columns, size: size, flags: flags)
        head = try columns.digest()
        overrides = try OverrideTable(decoding: &columns, size: size, flags: flags)
        userOverrides = try columns.map(User.self) { columns, _ in
            try OverrideTable(decoding: &columns, size: size, flags: flags)
        }
    }
}

extension StreamRecords {
    /// The positions of the entries, and their flags: one more than a flag's number, 0 for none.
    func encode(to columns: inout ColumnWriter) throws {
        try columns.write(numbers: (0..<count).map { self[$0] })
        try columns.write(
            numbers: (0..<count).map { flag(at: $0).map { UInt64($0.number) + 1 } ?? 0 })
    }

    init(decoding columns: inout ColumnReader, size: UInt64, flags: Int) throws {
        let positions = try columns.positions(below: size, by: <=)
        let numbers = try columns.numbers()
        guard numbers.count == positions.count else { throw ColumnError.invalid("records") }
        guard numbers.max() ?? 0 <= UInt64(flags) else {
            throw ColumnError.invalid("a record's flag")
        }
        self.init(positions, flags: numbers)
    }
}

extension OverrideTable {
    /// What a version holds, as its byte in the column of kinds.
    private enum Kind {
        static let cleared: UInt8 = 0
        static let off: UInt8 = 1
        static let on: UInt8 = 2
        static let integer: UInt8 = 3
        static let boxed: UInt8 = 4
    }

    /// The versions by flag and position, in columns: flags, positions, kinds; then the whole
    /// numbers, and the other values as JSON with their ends.
    func encode(to columns: inout ColumnWriter) throws {
        var flags: [UInt64] = []
        var positions: [UInt64] = []
        var kinds: [UInt8] = []
        var integers: [UInt64] = []
        var boxes: [OverrideBox] = []
        forEach { version in
            flags.append(UInt64(version.flag.number))
            positions.append(version.position)
            switch version.stored {
            case .cleared: kinds.append(Kind.cleared)
            case .off: kinds.append(Kind.off)
            case .on: kinds.append(Kind.on)
            case .integer(let number):
                kinds.append(Kind.integer)
                integers.append(UInt64(bitPattern: number))
            case .boxed(let box):
                kinds.append(Kind.boxed)
                boxes.append(box)
            }
        }
        try columns.write(numbers: flags)
        try columns.write(numbers: positions)
        try columns.write(column: kinds)
        try columns.write(column: integers)
        for box in boxes {
            try columns.write(UInt64(bitPattern: box.expiresAt?.microseconds ?? -1))
            try columns.write(JSONWriter.canonical(box.value).span)
        }
    }

    init(decoding columns: inout ColumnReader, size: UInt64, flags: Int) throws {
        let numbers = try columns.numbers()
        let positions = try columns.numbers()
        guard numbers.count == positions.count else { throw ColumnError.invalid("versions") }
        let kinds = try columns.column8(numbers.count)
        let integers = try columns.column64(kinds.count { $0 == Kind.integer })
        var (start, nextInteger) = (0, 0)
        var last: OverrideVersion.Key?
        try self.init(count: kinds.count) { count in
            var leaf: [OverrideVersion] = []
            leaf.reserveCapacity(count)
            for index in start..<(start + count) {
                guard numbers[index] < UInt64(flags), positions[index] < size else {
                    throw ColumnError.invalid("a version's place")
                }
                let stored: StoredOverride
                switch kinds[index] {
                case Kind.cleared: stored = .cleared
                case Kind.off: stored = .off
                case Kind.on: stored = .on
                case Kind.integer:
                    stored = .integer(Int64(bitPattern: integers[nextInteger]))
                    nextInteger += 1
                case Kind.boxed: stored = try OverrideTable.box(from: &columns)
                default: throw ColumnError.invalid("a kind of version")
                }
                let version = OverrideVersion(
                    position: positions[index], stored: stored,
                    flag: FlagNumber(number: UInt32(truncatingIfNeeded: numbers[index])))
                if let last, last >= version.key {
                    throw ColumnError.invalid("the order of versions")
                }
                last = version.key
                leaf.append(version)
            }
            start += count
            return leaf
        }
    }

    private static func box(from columns: inout ColumnReader) throws -> StoredOverride {
        let end = Int64(bitPattern: try columns.uint64())
        guard end == -1 || Timestamp.validMicroseconds.contains(end) else {
            throw ColumnError.invalid("an end")
        }
        let text = try columns.bytes(limit: FlagModelLimits.eventBytes)
        return .boxed(
            OverrideBox(
                value: try JSONParser.parse(text, as: .canonical),
                expiresAt: end == -1 ? nil : Timestamp(microseconds: end)))
    }
}
