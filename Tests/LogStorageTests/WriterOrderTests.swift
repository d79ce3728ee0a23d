import ByteCoding
import Glibc
import LogStorage
import Testing

/// What a writer refuses to do at the wrong time, and leaves as it is.
@Suite struct WriterOrderTests {
    private let system = MemoryFileSystem()

    private func made() throws -> (TestLedger, LogWriter) {
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 5_800
        let writer = try ledger.create()
        return (ledger, writer)
    }

    private func isOutOfOrder(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch LogStorageError.outOfOrder {
            return true
        } catch {
            return false
        }
    }

    @Test func aBatchIsAcknowledgedOnce() throws {
        let (_, writer) = try made()
        let root = try #require(writer.root)
        let calls = system.callCount
        #expect(isOutOfOrder { try writer.acknowledge(note: [], root: root) })
        #expect(system.callCount == calls)
    }

    @Test func aSegmentIsRolledWithABatchItsRootAndAFrontierThatFits() throws {
        var (ledger, writer) = try made()
        try ledger.append(count: 2, to: writer)
        let root = try #require(writer.root)
        let calls = system.callCount
        #expect(isOutOfOrder { try writer.roll(frontier: [root], root: .zero) })
        let tooMany = [Digest](repeating: root, count: 65)
        #expect(isOutOfOrder { try writer.roll(frontier: tooMany, root: root) })
        #expect(system.callCount == calls)
        try writer.roll(frontier: [root], root: root)
        #expect(isOutOfOrder { try writer.roll(frontier: [root], root: root) })
    }

    @Test func aMarkStandsBehindWhatIsAcknowledgedAndNotSealed() throws {
        var (ledger, writer) = try made()
        #expect(writer.mark != nil)
        let record = TestLedger.record(1)
        let root = TestLedger.root(ledger.records + [record])
        let written = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        #expect(writer.mark == nil)
        _ = try writer.readBack(written)
        try writer.acknowledge(note: TestLedger.note(size: 2, root: root), root: root)
        ledger.attempted.append([record])
        #expect(writer.mark?.place.size == 2)
    }

    /// A full disk in each call of a roll: what can be tried again is left so, and a name that may
    /// not be durable ends writing.
    @Test func aFullDiskWhileRollingIsWaitedForUnlessANameIsUnknown() throws {
        var (sealed, unknown) = (0, 0)
        for call in 0..<16 {
            let system = MemoryFileSystem()
            var ledger = TestLedger(system)
            let writer = try ledger.create()
            try ledger.append(count: 2, to: writer)
            let root = try #require(writer.root)
            system.setFault(.error(call: system.callCount + call, code: ENOSPC))
            let result = Result { try writer.roll(frontier: [root], root: root) }
            let last = system.calls.last ?? ""
            guard case .failure(let error) = result else { continue }
            if case LogStorageError.diskFull = error {
                #expect(writer.failureCause == nil && !last.hasPrefix("fsync"), "\(last)")
                system.setFault(.none)
                // Sealed already, and without a successor: no place to go on from.
                if last.contains("segments/"), writer.mark == nil { sealed += 1 }
                try writer.roll(frontier: [root], root: root)
                #expect(writer.mark?.place.size == 3)
            } else {
                #expect(writer.failureCause != nil, "\(last)")
                if last.hasPrefix("fsync") { unknown += 1 }
            }
        }
        #expect(sealed > 0 && unknown == 1)
    }

    @Test func nothingIsSettledBeforeSomethingIsWritten() throws {
        var (ledger, writer) = try made()
        try ledger.append(count: 1, to: writer)
        try writer.close()
        let (again, _) = try ledger.open()
        let calls = system.callCount
        try again.settle()
        #expect(system.callCount == calls)
    }

    /// The clean mark says that nothing stands behind what `head` acknowledges.
    @Test func aLedgerWithAnUnacknowledgedBatchIsNotClosedClean() throws {
        let (ledger, writer) = try made()
        let record = TestLedger.record(1)
        let root = TestLedger.root(ledger.records + [record])
        _ = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        try writer.close()
        let head = try HeadReading.read(system, ledger.layout)
        #expect(head.best?.clean == false && head.best?.size == 1)
        #expect(try ledger.open().1.verdict != .clean)
    }

    @Test func whoIsClosedLeavesTheLockToTheNext() throws {
        let (ledger, writer) = try made()
        try writer.close()
        let (next, _) = try ledger.open()
        try writer.close()
        #expect(throws: LogStorageError.self) { try ledger.open() }
        try next.close()
        try ledger.open().0.close()
    }
}
