import ByteCoding
import FlagModel
import FlagState
import Testing

/// A snapshot of a small state in which one thing is put otherwise, so that it can be of no state:
/// reading it throws. The bytes may be anybody's.
@Suite struct SnapshotFormTests {
    private static let acme = Stream.overrides("acme", "prod")
    private static let end = Timestamp(microseconds: TestLedger.start + 900_000_000)

    /// Flag "one" is named by the records 3, 5 and 7, flag "two" by 4 and 6, "lone" by 8 alone.
    /// The ids of 5 and 6 are ULIDs.
    private static func ledger() throws -> TestLedger {
        func set(_ flag: FlagKey, _ number: Int64, until end: Timestamp? = nil) -> Change {
            .overrideSet(flag: flag, user: nil, value: .integer(number), expiresAt: end)
        }
        var ledger = try TestLedger.furnished()
        for key in ["one", "two"] as [FlagKey] {
            try ledger.declare(.product(key, default: .integer(0)))
        }
        for (number, flag) in ([(1, "one"), (2, "two")] as [(UInt64, FlagKey)]) {
            var event = ledger.event([set(flag, Int64(number))], in: acme)
            event.id = EventID(
                unchecked: ULID.make(
                    milliseconds: number, randomBytes: [UInt8](repeating: 7, count: 10)))
            try ledger.append(event)
        }
        try ledger.append([set("one", 3, until: end)], in: acme)
        try ledger.declare(.product("lone"))
        return ledger
    }

    private static func column(_ numbers: UInt64...) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in numbers { bytes.append(littleEndian: number) }
        return bytes
    }

    /// A list of numbers, in so many bytes each.
    private static func list(_ numbers: UInt64..., width: Int = 1) -> [UInt8] {
        column(UInt64(numbers.count)) + [UInt8(width)]
            + numbers.flatMap { column($0).prefix(width) }
    }

    private static func text(_ text: String) -> [UInt8] {
        column(UInt64(text.utf8.count)).prefix(4) + Array(text.utf8)
    }

    /// Reads the snapshot with the first place of `piece` put as `other`.
    private static func read(_ piece: [UInt8], as other: [UInt8]) throws -> LedgerState {
        try read([(piece, other)])
    }

    private static func read(_ changes: [(piece: [UInt8], other: [UInt8])]) throws -> LedgerState {
        let ledger = try ledger()
        var bytes = try SnapshotTests.encode(ledger.state)
        for (piece, other) in changes {
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: piece) })
            bytes.replaceSubrange(place..<(place + piece.count), with: other)
        }
        return try SnapshotTests.decode(bytes, of: ledger)
    }

    private func expectRefused(
        _ piece: [UInt8], as other: [UInt8], at location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: ColumnError.self, sourceLocation: location) {
            try SnapshotFormTests.read(piece, as: other)
        }
    }

    private typealias Form = SnapshotFormTests
    private let size: UInt64 = 9
    private let named = list(4, 6)

    @Test func positionsRiseAndLieInTheLog() throws {
        let whole = try Form.ledger().state
        #expect(whole.size == size)
        for width in [1, 2, 4, 8] {
            // Each width says the same.
            let other = try Form.read(named, as: Form.list(4, 6, width: width))
            #expect(other.digest == whole.digest)
            expectRefused(named, as: Form.list(6, 4, width: width))
            expectRefused(named, as: Form.list(6, 6, width: width))
            expectRefused(named, as: Form.list(4, size, width: width))
        }
    }

    @Test func noFlagStandsTwice() {
        expectRefused(Form.text("lone"), as: Form.text("two"))
        // And no record changes the third.
        let records = (Form.list(0, 0, 0, 1, 2, 3), Form.list(0, 0, 0, 1, 2, 2))
        #expect(throws: ColumnError.self) {
            try Form.read([(Form.text("lone"), Form.text("two")), records])
        }
    }

    @Test func versionsAreOfKnownFlagsAndInOrder() {
        expectRefused(Form.list(0, 0, 1), as: Form.list(0, 0, 3))
        expectRefused(Form.list(5, 7, 6), as: Form.list(7, 5, 6))
        expectRefused(Form.list(5, 7, 6), as: Form.list(5, 7, size))
    }

    @Test func recordsAreInOrderAndOfKnownFlags() throws {
        let records = Form.list(5, 6, 7) + Form.list(1, 2, 1)
        #expect(try Form.read(records, as: records).size == size)
        expectRefused(records, as: Form.list(6, 5, 7) + Form.list(1, 2, 1))
        expectRefused(records, as: Form.list(5, 6, size) + Form.list(1, 2, 1))
        expectRefused(records, as: Form.list(5, 6, 7) + Form.list(1, 4, 1))
        expectRefused(records, as: Form.list(5, 6, 7) + Form.list(1, 2))
    }

    @Test func flagsWithAnEndAreKnown() {
        let marks: [UInt8] = [0, 0, 1]
        expectRefused(Form.list(0) + marks, as: Form.list(3) + marks)
    }

    @Test func anEndIsATime() {
        let end = Form.column(UInt64(Form.end.microseconds))
        expectRefused(end, as: Form.column(UInt64(Int64.max)))
        expectRefused(end, as: Form.column(UInt64(bitPattern: -2 - Int64.max / 2)))
    }

    @Test func timesAreTimesAndInOrder() throws {
        let times = try Form.ledger().events.prefix(2).map {
            UInt64($0.place.recordedAt.microseconds)
        }
        let two = Form.column(times[0], times[1])
        expectRefused(two, as: Form.column(times[1], times[0]))
        expectRefused(two, as: Form.column(UInt64(bitPattern: .min), times[1]))
    }

    @Test func idsAreInOrderAndInFullRuns() {
        func upper(_ milliseconds: UInt64) -> UInt64 { milliseconds << 16 | 0x0707 }
        let lower: UInt64 = 0x0707_0707_0707_0707
        let ids = Form.list(5, 6) + Form.column(upper(1), upper(2), lower, lower)
        expectRefused(ids, as: Form.list(5, 6) + Form.column(upper(2), upper(1), lower, lower))
        expectRefused(
            ids,
            as: Form.list(5) + Form.column(upper(1), lower) + Form.list(6)
                + Form.column(upper(2), lower))
    }
}
