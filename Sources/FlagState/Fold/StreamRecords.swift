import FlagModel

/// The records of one stream, oldest first, each with the flags whose answers it can change: which
/// flags changed between two moments is read off here, without asking every flag. Eight bytes a
/// change.
struct StreamRecords: Positions {
    /// A record and one of its flags. A record of several has several entries, one that has none
    /// (in the control stream) has one, too.
    private struct Entry: Sendable {
        let lower: UInt32
        /// One more than the flag's number; 0 where there is none.
        let flag: UInt32
    }

    private var entries = PersistentVector<Entry>()
    private var upper = UpperHalves()
    /// How many records there are: the `seq` of the next event.
    private(set) var recordCount: UInt64 = 0

    init() {}

    /// Entries as these tell of them, which stand side by side: positions that do not fall, and one
    /// more than a flag's number each, or 0.
    init(_ positions: [UInt64], flags: [UInt64]) {
        let (positions, flags) = (positions.span, flags.span)
        var entries: [Entry] = []
        entries.reserveCapacity(positions.count)
        for index in positions.indices {
            entries.append(
                Entry(
                    lower: UInt32(truncatingIfNeeded: positions[index]),
                    flag: UInt32(truncatingIfNeeded: flags[index])))
            if index == 0 || positions[index - 1] != positions[index] { recordCount += 1 }
        }
        self.entries = PersistentVector(entries)
        upper = UpperHalves(of: positions)
    }

    /// How many entries there are, by which they are numbered.
    var count: Int { entries.count }

    subscript(index: Int) -> UInt64 { upper.position(of: entries[index].lower, at: index) }

    /// The flag of an entry.
    func flag(at index: Int) -> FlagNumber? {
        let number = entries[index].flag
        return number == 0 ? nil : FlagNumber(number: number - 1)
    }

    /// Adds a record with its flag, or its first one.
    mutating func append(_ position: UInt64, flag: FlagNumber?) {
        recordCount += 1
        appendEntry(position, flag: flag)
    }

    /// Adds another flag of the last record, which is the one at `position`.
    mutating func append(anotherFlag flag: FlagNumber, at position: UInt64) {
        appendEntry(position, flag: flag)
    }

    private mutating func appendEntry(_ position: UInt64, flag: FlagNumber?) {
        upper.append(position, at: count)
        entries.append(
            Entry(
                lower: UInt32(truncatingIfNeeded: position), flag: flag.map { $0.number + 1 } ?? 0))
    }
}
