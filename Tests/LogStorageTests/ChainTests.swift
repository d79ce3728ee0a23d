import ByteCoding
import LogStorage
import Testing

/// Damage that carries every hash of its own: only what stands around it tells.
@Suite struct ChainTests {
    /// Two segments and a few batches of one record each, not closed.
    private func written(
        batches: Int, rollBytes: UInt64 = 1 << 20
    ) throws -> (TestLedger, MemoryFileSystem, LogWriter) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = rollBytes
        let writer = try ledger.create()
        for _ in 1..<batches { try ledger.append(count: 1, to: writer) }
        return (ledger, system, writer)
    }

    private func close(
        _ page: inout [UInt8], _ range: Range<Int>, at place: Int, prefix: Int = 32
    ) {
        let digest = SHA256.hash(Array(page[range])).bytes.prefix(prefix)
        page.replaceSubrange(place..<(place + prefix), with: digest)
    }

    @Test func aCommitThatDoesNotContinueTheOneBeforeIsFound() throws {
        let (ledger, system, writer) = try written(batches: 3)
        try writer.close()
        let path = ledger.layout.segment(firstPosition: 0)
        var bytes = try #require(system.contents(of: path))
        // Batch 2 begins at 4096 + 2 × 512: a record, then the commit.
        let step = PlainFrame.read(bytes, at: 4_096 + 1_024, nonce: Array(0..<16))
        guard case .frame(let record) = step, bytes[record.end] == 2 else {
            Issue.record("no commit where one is expected")
            return
        }
        let frame = record.end
        let length = Int(bytes.number(at: frame + 4, bytes: 4))
        bytes[frame + 80 + 40] ^= 1
        close(&bytes, (frame + 80)..<(frame + 80 + length), at: frame + 40)
        close(&bytes, frame..<(frame + 72), at: frame + 72, prefix: 8)
        system.setContents(of: path, to: bytes)
        let damages = try ledger.damages()
        #expect(damages.map(\.kind) == [.commit] && damages[0].offset == UInt64(frame) + 120)
        #expect(throws: LogStorageError.self) { try ledger.open() }
    }

    @Test func aSegmentThatFollowsAnotherThanTheOneBeforeIsFound() throws {
        let (ledger, system, writer) = try written(batches: 4, rollBytes: 5_200)
        try writer.close()
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        try #require(reader.segments.count == 2)
        let path = reader.segments[1].path
        var bytes = try #require(system.contents(of: path))
        bytes[90] ^= 1
        close(&bytes, 0..<4_064, at: 4_064)
        system.setContents(of: path, to: bytes)
        let damages = try ledger.damages()
        #expect(damages.contains { $0.kind == .segmentHeader && $0.offset == 88 })
        #expect(throws: LogStorageError.self) { try ledger.open() }
    }

    /// `head` is some batches behind, as after a power cut. A bad batch that a later one follows
    /// had been synced: it is no torn write, and nothing is cut.
    @Test func aBadBatchThatALaterOneFollowsIsNoTornTail() throws {
        let (ledger, system, writer) = try written(batches: 2)
        let head = try #require(system.contents(of: ledger.layout.head))
        var longer = ledger
        for _ in 0..<3 { try longer.append(count: 1, to: writer) }
        let crashed = MemoryFileSystem(system.snapshot.afterKill())
        crashed.setContents(of: ledger.layout.head, to: head)
        let path = ledger.layout.segment(firstPosition: 0)
        let bytes = try #require(crashed.contents(of: path))
        longer.fileSystem = crashed
        for (batch, isLast) in [(3, false), (4, true)] {
            var bad = bytes
            bad[4_096 + batch * 512 + 90] ^= 1
            crashed.setContents(of: path, to: bad)
            let result = Result { try longer.open().1.verdict }
            if isLast {
                #expect(try result.get() == .tornTail)
            } else {
                #expect(throws: LogStorageError.self) { try result.get() }
                #expect(crashed.contents(of: path) == bad, "a refusal changes nothing")
            }
        }
    }
}
