import ByteCoding
import LogStorage
import Testing

/// Spoils a small ledger in every way there is and asks who notices, and where.
@Suite struct DamageTests {
    private static let first = TestLedger.layout.segment(firstPosition: 0)

    /// Two segments, the first sealed, closed cleanly.
    private static func ledger() throws -> (TestLedger, MemoryFileSystem, second: String) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 5_200
        let writer = try ledger.create()
        try ledger.append(count: 2, to: writer)
        try ledger.append(count: 1, to: writer)
        try ledger.append(count: 1, to: writer)
        try writer.close()
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        try #require(reader.segments.count == 2)
        #expect(try ledger.damages() == [])
        return (ledger, system, reader.segments[1].path)
    }

    /// Either the file is refused as a newer format, or a damage is told in it, near the byte.
    private func expectFound(
        _ ledger: TestLedger, file: String, offset: Int, reach: Int, _ what: String
    ) {
        do {
            let damages = try ledger.damages().filter { $0.file == file }
            let near = damages.contains { damage in
                let start = Int(damage.offset)
                return start <= offset + 8 && offset < start + reach
            }
            #expect(near, "\(what): \(damages)")
        } catch LogStorageError.unsupportedFormat(let path, _, _) {
            #expect(path == file && (8..<12).contains(offset % 4_096), "\(what)")
        } catch {
            Issue.record("\(what): \(error)")
        }
    }

    @Test func everyFlippedBitOfASegmentIsFoundAndLocated() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        for (index, path) in [DamageTests.first, second].enumerated() {
            let good = try #require(system.contents(of: path))
            for offset in 4_096..<good.count {
                for bit in UInt8(0)..<8 {
                    var bad = good
                    bad[offset] ^= 1 << bit
                    system.setContents(of: path, to: bad)
                    let damages = try reader.verifySegment(index).damages
                    guard let damage = damages.first, Int(damage.offset) <= offset + 8,
                        offset < Int(damage.offset) + 512
                    else {
                        Issue.record("\(path) \(offset) bit \(bit): \(damages)")
                        continue
                    }
                }
            }
            system.setContents(of: path, to: good)
        }
    }

    @Test func everyFlippedByteOfASegmentHeaderIsFoundAndLocated() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        for path in [DamageTests.first, second] {
            let good = try #require(system.contents(of: path))
            for offset in DamageTests.places(inPageOf: 4_096, at: 0) {
                var bad = good
                bad[offset] ^= 1 << UInt8(offset % 8)
                system.setContents(of: path, to: bad)
                expectFound(ledger, file: path, offset: offset, reach: 4_096, "\(path) \(offset)")
            }
            system.setContents(of: path, to: good)
        }
    }

    /// Every byte of a page's fields and digest, and some of the zeros between them.
    private static func places(inPageOf size: Int, at start: Int) -> [Int] {
        let fields = Array(0..<300) + Array((size - 40)..<size)
        return (fields + Array(stride(from: 300, to: size - 40, by: 41))).map { $0 + start }
    }

    @Test func everyFlippedBitOfHeadIsFoundAndLocated() throws {
        let (ledger, system, _) = try DamageTests.ledger()
        let path = ledger.layout.head
        let good = try #require(system.contents(of: path))
        for offset in DamageTests.places(inPageOf: 4_096, at: 0)
            + DamageTests.places(inPageOf: 4_096, at: 4_096)
        {
            var bad = good
            bad[offset] ^= 1 << UInt8(offset % 8)
            system.setContents(of: path, to: bad)
            do {
                let damages = try HeadReading.read(system, ledger.layout).damages
                #expect(damages.count == 1 && damages[0].offset / 4_096 == offset / 4_096)
            } catch LogStorageError.unsupportedFormat {
                #expect((8..<12).contains(offset % 4_096))
            }
        }
    }

    /// Opening for writing after one flipped bit: refused, or the one good slot of `head` serves;
    /// never an open ledger with a different content.
    @Test func noFlippedBitIsEverRepairedInSilence() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        let good = system.snapshot
        for path in [DamageTests.first, second] {
            let bytes = try #require(system.contents(of: path))
            for offset in stride(from: 0, to: bytes.count, by: 13) {
                let spoiled = MemoryFileSystem(good.afterKill())
                var bad = bytes
                bad[offset] ^= 0x10
                spoiled.setContents(of: path, to: bad)
                let result = Result {
                    try LogWriter.open(
                        fileSystem: spoiled, layout: ledger.layout, options: ledger.options)
                }
                // The sealed segment's inside is the audit's; opening reads its header and seal.
                if path == DamageTests.first, case .success(let (_, report)) = result {
                    #expect(offset >= 4_096 && report.verdict == .clean)
                    continue
                }
                #expect(throws: LogStorageError.self, "\(path) \(offset)") { try result.get() }
            }
        }
    }

    @Test func everyTruncationIsFound() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        let good = system.snapshot
        for path in [DamageTests.first, second, ledger.layout.head] {
            let bytes = try #require(system.contents(of: path))
            let isHead = path == ledger.layout.head
            let pages =
                DamageTests.places(inPageOf: 4_096, at: 0)
                + (isHead ? DamageTests.places(inPageOf: 4_096, at: 4_096) : [])
            let frames = isHead ? [] : Array(stride(from: 4_096, to: bytes.count, by: 3))
            for length in pages + frames {
                let cut = MemoryFileSystem(good.afterKill())
                cut.setContents(of: path, to: Array(bytes[..<length]))
                var ledger = ledger
                ledger.fileSystem = cut
                let damages = try ledger.damages()
                let opens = Result {
                    try LogWriter.open(
                        fileSystem: cut, layout: ledger.layout, options: ledger.options)
                }
                if isHead {
                    // Half of head is enough to go on, but not to be silent about it.
                    if case .success(let (_, report)) = opens {
                        #expect(!report.damagedHeadSlots.isEmpty, "head cut to \(length)")
                    }
                    #expect(length == 0 || !damages.isEmpty, "head cut to \(length)")
                } else {
                    #expect(!damages.isEmpty, "\(path) cut to \(length)")
                    #expect(throws: LogStorageError.self) { try opens.get() }
                }
            }
        }
    }

    @Test func severalDamagesOfOneSegmentAreAllListed() throws {
        let (ledger, system, _) = try DamageTests.ledger()
        var bytes = try #require(system.contents(of: DamageTests.first))
        bytes[4_096 + 90] ^= 1  // body of record 0
        bytes[4_608 + 10] ^= 1  // header of record 1
        bytes[4_608 + 4 + 128 + 90] ^= 1  // body of record 2
        system.setContents(of: DamageTests.first, to: bytes)
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        let report = try reader.verifySegment(0)
        #expect(report.damages.map(\.kind) == [.body, .frameHeader, .body])
        #expect(report.damages.map(\.position) == [0, 1, 2])
        // The hashes that are stored for damaged bodies are still given.
        #expect(report.leafHashes.count == 4)
        #expect(report.leafHashes[0] == TestLedger.leafHash(ledger.records[0]))
        #expect(report.leafHashes[1] == nil)
        #expect(report.leafHashes[2] == TestLedger.leafHash(ledger.records[2]))
    }

    @Test func readsBelowADamageStillWork() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        var bytes = try #require(system.contents(of: second))
        bytes[4_096 + 85] ^= 1
        system.setContents(of: second, to: bytes)
        let (records, end) = try ledger.read()
        #expect(records == Array(ledger.records.prefix(records.count)) && records.count >= 3)
        guard case .damaged(let damage, _) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(damage.file == second && damage.position == UInt64(records.count))
        var scan = RecordScan(
            fileSystem: system, layout: ledger.layout, at: nil, position: 0)
        for record in records { #expect(try scan.next().bytes == record) }
        #expect(throws: Damage.self) { try scan.next() }
    }

    @Test func droppedSwappedAndDuplicatedRecordsAreFound() throws {
        let (ledger, system, _) = try DamageTests.ledger()
        let good = try #require(system.contents(of: DamageTests.first))
        // Records 1 and 2 are 128-byte frames of batch 1, from 4608 on.
        let one = Array(good[4_608..<4_736])
        let two = Array(good[4_736..<4_864])
        let rest = Array(good[4_864...])
        let start = Array(good[..<4_608])
        for bad in [start + two + one + rest, start + one + one + rest, start + two + rest] {
            system.setContents(of: DamageTests.first, to: bad)
            #expect(try !ledger.damages().isEmpty)
            guard case .damaged(let damage, _) = try ledger.read().end else {
                Issue.record("not found")
                continue
            }
            #expect(damage.offset >= 4_096)
        }
    }

    @Test func missingSwappedAndDuplicatedSegmentsAreFound() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        let one = try #require(system.contents(of: DamageTests.first))
        let two = try #require(system.contents(of: second))
        system.setContents(of: DamageTests.first, to: two)
        system.setContents(of: second, to: one)
        #expect(try !ledger.damages().isEmpty)
        system.setContents(of: DamageTests.first, to: one)
        #expect(try !ledger.damages().isEmpty)
        system.setContents(of: second, to: two)
        #expect(try ledger.damages() == [])
        try system.remove(DamageTests.first)
        #expect(try !ledger.damages().isEmpty)
        #expect(throws: LogStorageError.self) { try ledger.open() }
    }

    @Test func aMissingLastSegmentIsAcknowledgedDataLost() throws {
        let (ledger, system, second) = try DamageTests.ledger()
        try system.remove(second)
        let error = #expect(throws: LogStorageError.self) { try ledger.open() }
        guard case .acknowledgedDataLost(_, let acknowledged, let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(acknowledged > found)
        #expect(try !ledger.damages().isEmpty)
    }
}
