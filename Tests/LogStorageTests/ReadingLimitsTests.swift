import ByteCoding
import LogStorage
import Testing

/// What readers refuse that only chance or somebody else writes: places that a log does not have,
/// batches without bounds, bytes that look like frames.
@Suite struct ReadingLimitsTests {
    private static let first = LedgerLayout(root: "/ledger").segment(firstPosition: 0)
    private static let nonce = [UInt8](0..<16)

    private func closed(rollBytes: UInt64 = 5_800) throws -> (TestLedger, MemoryFileSystem) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = rollBytes
        let writer = try ledger.create()
        for _ in 0..<4 { try ledger.append(count: 2, to: writer) }
        try writer.close()
        return (ledger, system)
    }

    /// A frame with its check, as anybody can make one.
    private func frame(
        kind: UInt8, position: UInt64, batch: UInt64, nonce: [UInt8] = nonce, _ body: [UInt8]
    ) -> [UInt8] {
        func number(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        }
        var bytes = [kind, 0, 0, 0] + number(UInt64(body.count), 4)
        bytes += number(position, 8) + number(batch, 8) + nonce
        bytes += SHA256.hash(kind == 1 ? [0] + body : body).bytes
        bytes += SHA256.hash(bytes).bytes.prefix(8)
        bytes += body
        return bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    @Test func aMarkIsHeldWhereTheLogHasItsPlace() throws {
        let (ledger, system) = try closed()
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        let segment = try #require(reader.segments.last)
        let end = try reader.forEachBatch { _ in }.place
        let mark = LogMark(segment: segment.firstPosition, offset: end.offset, place: end.log)
        #expect(reader.mayHold(mark))
        func altered(
            segment: UInt64? = nil, offset: UInt64? = nil, size: UInt64? = nil
        ) -> LogMark {
            var place = mark.place
            if let size { place.size = size }
            return LogMark(
                segment: segment ?? mark.segment, offset: offset ?? mark.offset, place: place)
        }
        for wrong in [
            altered(segment: mark.segment + 1), altered(offset: 4_095),
            altered(offset: segment.length + 1), altered(size: mark.segment), altered(size: 0),
        ] {
            #expect(!reader.mayHold(wrong), "\(wrong)")
        }
        // With anything wrong before it, all of the log is to be read.
        var bytes = try #require(system.contents(of: ReadingLimitsTests.first))
        bytes[0] ^= 1
        system.setContents(of: ReadingLimitsTests.first, to: bytes)
        #expect(try !LogReader(fileSystem: system, layout: ledger.layout).mayHold(mark))
    }

    /// Records without end, of which no commit ever takes one in: too many, and too long.
    @Test(arguments: [(8_193, 1), (258, 65_535)])
    func aBatchHasBounds(count: Int, length: Int) throws {
        let (ledger, system) = try closed(rollBytes: 1 << 20)
        var bytes = Array(
            try #require(system.contents(of: ReadingLimitsTests.first))[..<4_096])
        let body = [UInt8](repeating: 7, count: length)
        for position in 0..<UInt64(count) {
            bytes += frame(kind: 1, position: position, batch: 0, body)
        }
        system.setContents(of: ReadingLimitsTests.first, to: bytes)
        guard case .damaged(let damage, _) = try ledger.read(upTo: nil).end else {
            Issue.record("a batch of \(count) records is read")
            return
        }
        #expect(damage.expected == "a batch of bounded size", "\(damage)")
    }

    /// Behind a broken header the next frame is found, not what only looks like one.
    @Test func whatLooksLikeAFrameIsNone() throws {
        let other = [ReadingLimitsTests.nonce[0]] + [UInt8](repeating: 9, count: 15)
        var unchecked = frame(kind: 1, position: 5, batch: 5, [])
        unchecked[72] ^= 1
        for body in [unchecked, frame(kind: 1, position: 5, batch: 5, nonce: other, [])] {
            let (ledger, system) = try closed(rollBytes: 1 << 20)
            var bytes = Array(
                try #require(system.contents(of: ReadingLimitsTests.first))[..<4_096])
            bytes += frame(kind: 1, position: 0, batch: 0, body)
            bytes += frame(kind: 1, position: 1, batch: 0, [1, 2, 3])
            bytes[4_096 + 9] ^= 1
            system.setContents(of: ReadingLimitsTests.first, to: bytes)
            let reader = try LogReader(fileSystem: system, layout: ledger.layout)
            let report = try reader.verifySegment(0)
            #expect(report.damages.first?.offset == 4_096, "\(report.damages)")
            #expect(report.damages.count { $0.kind != .missing } == 1, "\(report.damages)")
            #expect(report.recordsVerified == 1)
        }
    }

    /// Where the header is damaged the first frame tells the nonce, if its check vouches for it.
    @Test func aSegmentWithoutHeaderAndFirstFrameIsNotGuessedAt() throws {
        let (ledger, system) = try closed()
        var bytes = try #require(system.contents(of: ReadingLimitsTests.first))
        bytes[0] ^= 1
        system.setContents(of: ReadingLimitsTests.first, to: bytes)
        var reader = try LogReader(fileSystem: system, layout: ledger.layout)
        let known = try reader.verifySegment(0)
        #expect(known.recordsVerified == 7)
        bytes[4_096 + 30] ^= 1
        system.setContents(of: ReadingLimitsTests.first, to: bytes)
        reader = try LogReader(fileSystem: system, layout: ledger.layout)
        let unknown = try reader.verifySegment(0)
        #expect(unknown.recordsVerified == 0)
        #expect(unknown.damages.allSatisfy { $0.kind == .segmentHeader }, "\(unknown.damages)")
    }

    /// A disk that is all noise is told of, but not byte by byte.
    @Test func damagesAreListedUpToALimit() throws {
        let (ledger, system) = try closed(rollBytes: 1 << 20)
        var bytes = Array(
            try #require(system.contents(of: ReadingLimitsTests.first))[..<4_096])
        for position in 0..<UInt64(1_100) {
            var broken = frame(kind: 1, position: position, batch: 0, [7])
            broken[80] = 8
            bytes += broken
        }
        system.setContents(of: ReadingLimitsTests.first, to: bytes)
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        #expect(try reader.verifySegment(0).damages.count == 1_000)
    }

    /// How a segment ends that lost its last frame, and nobody knows how many records there were.
    @Test func aMissingEndIsNamed() throws {
        let (ledger, system) = try closed()
        let names = try system.list("/ledger/segments").map { "/ledger/segments/" + $0 }
        func damages(without kind: UInt8, in index: Int) throws -> [Damage.Kind] {
            let whole = try #require(system.contents(of: names[index]))
            defer { system.setContents(of: names[index], to: whole) }
            var (bytes, offset, last) = (whole, 4_096, 0)
            while case .frame(let frame) = PlainFrame.read(
                bytes, at: offset, nonce: ReadingLimitsTests.nonce)
            {
                if frame.kind == kind { last = offset }
                offset = frame.end
            }
            bytes.replaceSubrange(
                last..<bytes.count, with: [UInt8](repeating: 0, count: bytes.count - last))
            system.setContents(of: names[index], to: bytes)
            let reader = try LogReader(fileSystem: system, layout: ledger.layout)
            return try reader.verifySegment(index).damages.map(\.kind)
        }
        try #require(names.count == 2)
        // By the look at the file's end, and by the walk that comes there.
        #expect(try damages(without: 3, in: 0) == [.seal, .seal])
        try system.remove("/ledger/head")
        #expect(try damages(without: 2, in: 1) == [.unfinishedBatch])
    }
}
