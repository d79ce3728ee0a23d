import LogStorage
import Testing

/// What a recovery cuts off is put aside for good before it is cut.
@Suite struct QuarantineTests {
    @Test func tornBytesAreKeptThroughAPowerCutRightAfterTheirRecovery() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        try ledger.append(count: 1, to: writer)
        let path = ledger.layout.segment(firstPosition: 0)
        let good = try #require(system.contents(of: path))
        let torn = Array("half of a batch".utf8)
        let second = MemoryFileSystem(system.snapshot.afterKill())
        second.setContents(of: path, to: Array(good[..<5_120]) + torn)
        ledger.fileSystem = second
        let (next, report) = try ledger.open()
        let tail = try #require(report.tornTail)
        try ledger.append(count: 1, to: next)

        // Nothing that was not synced is left.
        var nothing = NothingKept()
        let third = MemoryFileSystem(second.snapshot.afterPowerCut(&nothing, wild: false))
        let kept = ledger.layout.quarantineDirectory + "/" + tail.quarantineName
        #expect(third.contents(of: kept) == torn)
        ledger.fileSystem = third
        #expect(try ledger.read().records == ledger.records)
    }
}
