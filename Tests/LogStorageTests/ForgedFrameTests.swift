import ByteCoding
import LogStorage
import Testing

/// Frames whose checks and digests are right and whose fields are not: only somebody who writes to
/// the disk makes them, or a copy of what stood elsewhere. None is read, and no writer opens over
/// them.
@Suite struct ForgedFrameTests {
    private static let nonce = [UInt8](0..<16)
    private static let first = LedgerLayout(root: "/ledger").segment(firstPosition: 0)

    /// A sealed segment and one behind it, closed.
    private func closed() throws -> (TestLedger, MemoryFileSystem) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 5_800
        let writer = try ledger.create()
        for _ in 0..<4 { try ledger.append(count: 2, to: writer) }
        try writer.close()
        try #require(try system.list("/ledger/segments").count == 2)
        return (ledger, system)
    }

    /// Where the frames of this kind begin in the first segment.
    private func starts(of kind: UInt8, in bytes: [UInt8]) -> [Int] {
        var (found, offset) = ([Int](), 4_096)
        while case .frame(let frame) = PlainFrame.read(
            bytes, at: offset, nonce: ForgedFrameTests.nonce)
        {
            if frame.kind == kind { found.append(offset) }
            offset = frame.end
        }
        return found
    }

    /// Makes digest and check anew, as somebody who owns the disk would.
    private func close(_ bytes: inout [UInt8], frame: Int) {
        let length = Int(bytes.number(at: frame + 4, bytes: 4))
        let body = Array(bytes[(frame + 80)..<min(frame + 80 + length, bytes.count)])
        let digest = SHA256.hash(bytes[frame] == 1 ? [0] + body : body).bytes
        bytes.replaceSubrange((frame + 40)..<(frame + 72), with: digest)
        let check = SHA256.hash(Array(bytes[frame..<(frame + 72)])).bytes.prefix(8)
        bytes.replaceSubrange((frame + 72)..<(frame + 80), with: check)
    }

    /// Damage at one of these bytes, for every reader and for who would write.
    private func expectDamage(
        _ ledger: TestLedger, at bytes: Range<Int>, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let damages = try ledger.damages()
        #expect(
            damages.contains {
                $0.file == ForgedFrameTests.first && bytes.contains(Int($0.offset))
            },
            "\(what): \(damages)", sourceLocation: sourceLocation)
        guard case .damaged(let damage, _) = try ledger.read().end else {
            Issue.record("\(what): it is read", sourceLocation: sourceLocation)
            return
        }
        #expect(bytes.contains(Int(damage.offset)), "\(what)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [UInt8(1), 2, 3])
    func everyFieldOfAHeaderHasToFitItsPlace(kind: UInt8) throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let fields = [
            ("kind", 0, UInt8(8)), ("reserved", 1, 1), ("length", 6, 1), ("position", 8, 1),
            ("batch", 16, 1), ("nonce", 24, 1),
        ]
        for frame in starts(of: kind, in: whole) {
            for (name, offset, change) in fields {
                var bytes = whole
                bytes[frame + offset] ^= change
                if name == "length" {
                    let check = SHA256.hash(Array(bytes[frame..<(frame + 72)])).bytes.prefix(8)
                    bytes.replaceSubrange((frame + 72)..<(frame + 80), with: check)
                } else {
                    close(&bytes, frame: frame)
                }
                system.setContents(of: ForgedFrameTests.first, to: bytes)
                try expectDamage(
                    ledger, at: frame..<(frame + 80), "\(name) of a frame of kind \(kind)")
            }
        }
    }

    @Test func everyBitOfASealHasToFitWhatItSeals() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let frame = try #require(starts(of: 3, in: whole).first)
        for byte in (frame + 80)..<(frame + 192) {
            var bytes = whole
            bytes[byte] ^= 1
            close(&bytes, frame: frame)
            system.setContents(of: ForgedFrameTests.first, to: bytes)
            try expectDamage(ledger, at: frame..<(frame + 192), "byte \(byte - frame) of a seal")
        }
    }

    @Test func aCommitCountsTheRecordsBeforeIt() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let frame = try #require(starts(of: 2, in: whole).last)
        for count in [UInt8(0), 1, 3] {
            var bytes = whole
            bytes[frame + 80] = count
            close(&bytes, frame: frame)
            system.setContents(of: ForgedFrameTests.first, to: bytes)
            try expectDamage(ledger, at: frame..<(frame + 84), "a count of \(count)")
        }
    }

    /// The lengths that a body gives, and that it has.
    @Test func aBodyHasTheLengthOfItsKind() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let commit = try #require(starts(of: 2, in: whole).last)
        let seal = try #require(starts(of: 3, in: whole).last)
        let forgeries: [(frame: Int, offset: Int, value: UInt8)] = [
            (commit, 4, 4), (commit, 4, 71), (commit, 84, whole[commit + 84] ^ 1), (seal, 4, 104),
        ]
        for (frame, offset, value) in forgeries {
            var bytes = whole
            bytes[frame + offset] = value
            if offset == 4 {
                bytes[frame + 5] = 0
                let old = Int(whole.number(at: frame + 4, bytes: 4))
                let rest = (frame + 80 + Int(value))..<(frame + 80 + old)
                bytes.replaceSubrange(rest, with: [UInt8](repeating: 0, count: rest.count))
            }
            close(&bytes, frame: frame)
            system.setContents(of: ForgedFrameTests.first, to: bytes)
            try expectDamage(ledger, at: frame..<(frame + 88), "byte \(offset) is \(value)")
        }
    }

    /// A record longer than any may be, with everything else about it right.
    @Test func aRecordOverItsLimitIsNone() throws {
        let (ledger, system) = try closed()
        var bytes = try #require(system.contents(of: ForgedFrameTests.first))
        let frame = try #require(starts(of: 1, in: bytes).last)
        let length = 65_536
        bytes.replaceSubrange((frame + 4)..<(frame + 8), with: [0, 0, 1, 0])
        bytes += [UInt8](repeating: 1, count: frame + 80 + length + 4_096 - bytes.count)
        close(&bytes, frame: frame)
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: frame..<(frame + 80), "a record of \(length) bytes")
    }

    /// A batch of nothing would be one more signed root of the same size.
    @Test func aCommitWithoutRecordsIsNone() throws {
        let (ledger, system) = try closed()
        var bytes = try #require(system.contents(of: ForgedFrameTests.first))
        let commits = starts(of: 2, in: bytes)
        let (before, frame) = (commits[0], commits[1])
        let record = try #require(starts(of: 1, in: bytes).first { $0 > before })
        // The commit in the place of its records.
        let end = (frame + 511) / 512 * 512
        let moved = bytes[frame..<end] + [UInt8](repeating: 0, count: 512 - (end - frame))
        bytes.replaceSubrange(record..<(record + 512), with: moved)
        bytes[record + 8] = UInt8(bytes.number(at: before + 8, bytes: 8))
        bytes[record + 80] = 0
        close(&bytes, frame: record)
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: record..<(record + 84), "a commit of nothing")
    }

    @Test func theFirstBatchCarriesNoCheckpoint() throws {
        let (ledger, system) = try closed()
        var bytes = try #require(system.contents(of: ForgedFrameTests.first))
        let frame = try #require(starts(of: 2, in: bytes).first)
        // There are zeros behind it, which become its checkpoint.
        (bytes[frame + 4], bytes[frame + 84]) = (72 + 8, 8)
        bytes.replaceSubrange((frame + 152)..<(frame + 160), with: [UInt8](repeating: 65, count: 8))
        close(&bytes, frame: frame)
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: frame..<(frame + 160), "a checkpoint in batch 0")
    }

    @Test func aSealStandsBehindABatchAndNothingStandsBehindIt() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let seal = try #require(starts(of: 3, in: whole).first)
        system.setContents(of: ForgedFrameTests.first, to: whole + [0, 0, 0, 0, 0, 0, 0, 7])
        try expectDamage(ledger, at: (seal + 199)..<(seal + 200), "a byte behind a seal")
        system.setContents(of: ForgedFrameTests.first, to: whole + [0, 0, 0, 0, 0, 0, 0, 0])
        // Nothing to a reader, who goes on in the next segment; the audit asks for the very end.
        let zeros = try ledger.damages().filter { $0.file == ForgedFrameTests.first }
        #expect(zeros.contains { $0.kind == .padding && $0.offset == UInt64(seal + 192) })
        // In the place of a commit.
        let commit = try #require(starts(of: 2, in: whole).last)
        var bytes = whole
        bytes.replaceSubrange(commit..<(commit + 192), with: whole[seal..<(seal + 192)])
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: commit..<(commit + 192), "a seal behind records")
        // Of a segment without a batch.
        bytes = Array(whole[..<4_096]) + whole[seal..<(seal + 192)]
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: 4_096..<(4_096 + 192), "a seal of nothing")
        // The same, with everything in it as it would have to be.
        bytes.replaceSubrange((4_096 + 8)..<(4_096 + 24), with: [UInt8](repeating: 0, count: 16))
        bytes.replaceSubrange((4_096 + 88)..<(4_096 + 96), with: [UInt8](repeating: 0, count: 8))
        bytes.replaceSubrange(
            (4_096 + 128)..<(4_096 + 160), with: [UInt8](repeating: 0, count: 32))
        close(&bytes, frame: 4_096)
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: 4_096..<(4_096 + 192), "a seal of no records")
    }

    /// A seal that leaves out the records before it, which no commit has taken in.
    @Test func aSealEndsABatchNowhere() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let commits = starts(of: 2, in: whole)
        let seal = try #require(starts(of: 3, in: whole).first)
        let (before, commit) = (commits[commits.count - 2], commits[commits.count - 1])
        var bytes = whole
        bytes.replaceSubrange(commit..<(commit + 192), with: whole[seal..<(seal + 192)])
        // Of the batches before: their records, their number, the last of their commits.
        let size = Int(whole.number(at: before + 8, bytes: 8))
        bytes[commit + 16] -= 1
        bytes[commit + 88] = UInt8(size)
        bytes.replaceSubrange(
            (commit + 128)..<(commit + 160), with: whole[(before + 40)..<(before + 72)])
        bytes.replaceSubrange(
            (commit + 160)..<(commit + 192), with: whole[(before + 88)..<(before + 120)])
        close(&bytes, frame: commit)
        system.setContents(of: ForgedFrameTests.first, to: bytes)
        try expectDamage(ledger, at: commit..<(commit + 192), "a seal behind records")
    }

    /// Only a seal of this very segment makes a file count as sealed.
    @Test func aFileIsSealedByItsOwnSealAlone() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let seal = try #require(starts(of: 3, in: whole).first)
        func isSealed(_ change: (inout [UInt8]) -> Void) throws -> Bool {
            var bytes = whole
            change(&bytes)
            close(&bytes, frame: seal)
            system.setContents(of: ForgedFrameTests.first, to: bytes)
            return try LogReader(fileSystem: system, layout: ledger.layout).segments[0].sealed
        }
        #expect(try isSealed { _ in })
        #expect(try !isSealed { $0[seal] = 1 }, "a record of the same bytes")
        for byte in [8] + Array(80..<128) {
            #expect(try !isSealed { $0[seal + byte] ^= 1 }, "byte \(byte) is another")
        }
    }

    @Test func recordsStandInTheirOrder() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedFrameTests.first))
        let records = starts(of: 1, in: whole)
        let (one, two) = (records[1], records[2])
        let length = two - one
        var swapped = whole
        swapped.replaceSubrange(one..<two, with: whole[two..<(two + length)])
        swapped.replaceSubrange(two..<(two + length), with: whole[one..<two])
        system.setContents(of: ForgedFrameTests.first, to: swapped)
        try expectDamage(ledger, at: one..<two, "swapped")
        var repeated = whole
        repeated.replaceSubrange(two..<(two + length), with: whole[one..<two])
        system.setContents(of: ForgedFrameTests.first, to: repeated)
        try expectDamage(ledger, at: two..<(two + length), "repeated")
    }

    /// Nobody reads on behind a segment whose header is broken, as if the log ended there.
    @Test func aBrokenHeaderIsNoEnd() throws {
        let (ledger, system) = try closed()
        let names = try system.list("/ledger/segments")
        for name in names {
            let path = "/ledger/segments/\(name)"
            let whole = try #require(system.contents(of: path))
            var bytes = whole
            bytes[0] ^= 1
            system.setContents(of: path, to: bytes)
            guard case .damaged(let damage, _) = try ledger.read().end else {
                Issue.record("the log seems to end before \(name)")
                continue
            }
            #expect(damage.file == path)
            #expect(throws: LogStorageError.self) { try ledger.open() }
            system.setContents(of: path, to: whole)
        }
    }
}
