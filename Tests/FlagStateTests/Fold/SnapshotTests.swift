import ByteCoding
import FlagModel
import FlagState
import TestSupport
import Testing

/// States written as columns and read again.
@Suite struct SnapshotTests {
    /// Everything that a state can hold: seeded overrides and declarations, and registrations.
    private static func ledger(seed: UInt64, events: Int) throws -> TestLedger {
        var ledger = try TestLedger.furnished()
        try ledger.admit("anna", .admin, in: "acme")
        try ledger.append([.tenantAdded("umbrella", name: "Umbrella Ltd"), .tenantRetired("acme")])
        try ledger.append([
            .tokenIssued(
                TokenIssued(
                    environments: ["dev"], expiresAt: nil, id: "t-1", principal: "shop",
                    role: .viewer, hash: SHA256.hash([1]), tenant: "umbrella")),
            .keyRevoked(fingerprint: TestLedger.key("anna").fingerprint),
        ])
        try ledger.append([.tokenRevoked(id: "t-1")])
        var history = RandomHistory(seed: seed)
        for number in 0..<events {
            let (stream, changes) = history.changes(now: ledger.now)
            var event = ledger.event(changes, in: stream)
            if number % 3 == 0 { event.id = EventID(unchecked: ULID.make(
                milliseconds: UInt64(number), randomBytes: [UInt8](repeating: 7, count: 10))) }
            let place = ledger.place(of: event)
            ledger.state.fold(event, at: place)
            ledger.clock = place.recordedAt.microseconds
        }
        return ledger
    }

    static func encode(_ state: LedgerState) throws -> [UInt8] {
        let bytes = Bytes()
        var columns = ColumnWriter { bytes.all += $0 }
        try state.encode(to: &columns)
        try columns.finish()
        return bytes.all
    }

    private final class Bytes { var all: [UInt8] = [] }

    /// - Parameter piece: how many bytes come at once.
    static func decode(
        _ bytes: [UInt8], of ledger: TestLedger, piece: Int = 7
    ) throws -> LedgerState {
        var rest = bytes[...]
        return try withoutActuallyEscaping({
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }) { source in
            var columns = ColumnReader(byteCount: UInt64(bytes.count), source)
            let state = try LedgerState(
                decoding: &columns, genesis: TestLedger.genesis,
                digest: ledger.state.nextPlace(in: .overrides("never", "used")).prev)
            guard columns.remaining == 0 else { throw ColumnError.ended }
            return state
        }
    }

    @Test(arguments: UInt64(0)..<8)
    func whatIsReadAnswersAsWhatWasWritten(seed: UInt64) throws {
        let ledger = try SnapshotTests.ledger(seed: seed, events: 60)
        let bytes = try SnapshotTests.encode(ledger.state)
        let read = try SnapshotTests.decode(bytes, of: ledger)
        #expect(read.digest == ledger.state.digest)
        #expect(try SnapshotTests.encode(read) == bytes)
        for position in 0..<ledger.state.size {
            let moment = try #require(ledger.state.moment(after: position))
            #expect(read.moment(after: position) == moment)
            for scope in RandomHistory.scopes {
                #expect(
                    read.resolveAll(scope, at: moment).map(\.resolution)
                        == ledger.state.resolveAll(scope, at: moment).map(\.resolution))
            }
        }
    }

    /// What comes afterwards is folded alike, and gives one text whatever it stands on.
    @Test(arguments: UInt64(20)..<24)
    func foldingGoesOnFromWhatIsRead(seed: UInt64) throws {
        var ledger = try SnapshotTests.ledger(seed: seed, events: 40)
        var read = try SnapshotTests.decode(try SnapshotTests.encode(ledger.state), of: ledger)
        var history = RandomHistory(seed: seed &+ 1)
        for _ in 0..<40 {
            let (stream, changes) = history.changes(now: ledger.now)
            let event = ledger.event(changes, in: stream)
            let place = ledger.place(of: event)
            #expect(
                read.admission(of: event, at: place)?.code
                    == ledger.state.admission(of: event, at: place)?.code)
            ledger.state.fold(event, at: place)
            read.fold(event, at: place)
            ledger.clock = place.recordedAt.microseconds
        }
        #expect(read.digest == ledger.state.digest)
        #expect(try SnapshotTests.encode(read) == SnapshotTests.encode(ledger.state))
    }

    /// The bytes may be anybody's: each bit and each cut gives an error or another state, and never
    /// ends the process.
    @Test func alteredBytesAreAnErrorOrAnotherState() throws {
        let ledger = try SnapshotTests.ledger(seed: 3, events: 12)
        let bytes = try SnapshotTests.encode(ledger.state)
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1 << UInt8(index % 8)
            if let state = try? SnapshotTests.decode(altered, of: ledger, piece: 1 << 20) {
                #expect(try SnapshotTests.encode(state) != bytes, "byte \(index)")
            }
            #expect(throws: (any Error).self, "cut at \(index)") {
                try SnapshotTests.decode(Array(bytes[..<index]), of: ledger, piece: 1 << 20)
            }
        }
    }
}
