import ByteCoding
import Glibc
import LogStorage
import Testing

/// What is found at an opening that is no crash of ours: foreign, half-copied and rolled-back
/// directories, lost heads, leftovers.
@Suite struct OpeningTests {
    private func closed(batches: Int = 3, rollBytes: UInt64 = 1 << 20) throws -> (
        TestLedger, MemoryFileSystem
    ) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = rollBytes
        let writer = try ledger.create()
        for _ in 1..<batches { try ledger.append(count: 1, to: writer) }
        try writer.close()
        return (ledger, system)
    }

    @Test func directoriesThatHoldNoLedgerAreSaidToHoldNone() throws {
        let system = MemoryFileSystem()
        let ledger = TestLedger(system)
        #expect(throws: LogStorageError.noSuchDirectory(path: "/ledger")) { try ledger.open() }
        try system.createDirectory("/ledger", mode: 0o755)
        #expect(throws: LogStorageError.notALedger(path: "/ledger", missing: "segments/")) {
            try ledger.open()
        }
        // Nothing was left behind in somebody else's directory.
        #expect(try system.list("/ledger") == [])
        try system.createDirectory("/ledger/segments", mode: 0o755)
        #expect(throws: LogStorageError.creationUnfinished(path: "/ledger")) { try ledger.open() }
        _ = try system.open("/file", .createEmpty)
        #expect(throws: LogStorageError.notADirectory(path: "/file")) {
            try LogReader(fileSystem: system, layout: LedgerLayout(root: "/file"))
        }
    }

    @Test func aLedgerIsNotMadeOverAnother() throws {
        var (ledger, _) = try closed()
        #expect(throws: LogStorageError.self) { try ledger.create() }
    }

    @Test func headAndSegmentsOfDifferentLedgersAreRefused() throws {
        let (ledger, system) = try closed()
        let other = MemoryFileSystem()
        let writer = try LogWriter.create(
            fileSystem: other, layout: ledger.layout, identity: SHA256.hash([9]),
            options: ledger.options)
        let record = TestLedger.record(0)
        let root = TestLedger.root([record])
        let written = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        _ = try writer.readBack(written)
        try writer.acknowledge(note: TestLedger.note(size: 1, root: root), root: root)
        try writer.close()
        let head = try #require(other.contents(of: ledger.layout.head))
        system.setContents(of: ledger.layout.head, to: head)
        let error = #expect(throws: LogStorageError.self) { try ledger.open() }
        guard case .headContradictsLog = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func anOlderHeadIsSeenAndTold() throws {
        let (ledger, system) = try closed()
        let old = try #require(system.contents(of: ledger.layout.head))
        var newer = ledger
        let (writer, _) = try newer.open()
        try newer.append(count: 2, to: writer)
        try writer.close()
        system.setContents(of: ledger.layout.head, to: old)
        let (opened, report) = try newer.open()
        #expect(report.verdict == .headRolledBack)
        #expect(report.headSize == 3 && report.size == 5)
        #expect(opened.size == 5)
    }

    /// A head that acknowledges as many records, but others: of a fork of the very same ledger.
    @Test(arguments: [false, true])
    func aHeadOfOtherRecordsIsRefused(behindASeal: Bool) throws {
        func fork(_ text: String) throws -> (TestLedger, MemoryFileSystem) {
            let system = MemoryFileSystem()
            var ledger = TestLedger(system)
            if behindASeal { ledger.options.rollBytes = 4_600 }
            let writer = try LogWriter.create(
                fileSystem: system, layout: ledger.layout, identity: TestLedger.identity,
                options: ledger.options)
            let record = Array(text.utf8)
            let root = TestLedger.root([record])
            let written = try writer.write(
                records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
            _ = try writer.readBack(written)
            try writer.acknowledge(note: TestLedger.note(size: 1, root: root), root: root)
            if behindASeal { try writer.roll(frontier: [root], root: root) }
            try writer.close()
            return (ledger, system)
        }
        let (ledger, system) = try fork("this one")
        let (_, other) = try fork("that one")
        #expect(throws: Never.self) { try ledger.open().0.close() }
        let head = try #require(other.contents(of: ledger.layout.head))
        system.setContents(of: ledger.layout.head, to: head)
        #expect(throws: LogStorageError.self) { try ledger.open() }
    }

    @Test func aRolledBackDirectoryOpensAsItWas() throws {
        // Without witnesses an old copy is a good ledger: only checkpoints held elsewhere tell.
        let (ledger, system) = try closed()
        let copy = system.snapshot
        var newer = ledger
        let (writer, _) = try newer.open()
        try newer.append(count: 2, to: writer)
        try writer.close()
        newer.fileSystem = MemoryFileSystem(copy.afterKill())
        #expect(try newer.open().1.verdict == .clean)
        // But an old segment under the new head is not.
        let mixed = MemoryFileSystem(system.snapshot.afterKill())
        let path = ledger.layout.segment(firstPosition: 0)
        let node = try #require(copy.names[path].flatMap { copy.nodes[$0] })
        mixed.setContents(of: path, to: node.content)
        newer.fileSystem = mixed
        let error = #expect(throws: LogStorageError.self) { try newer.open() }
        #expect(
            error
                == .acknowledgedDataLost(path: "/ledger", acknowledged: 5, found: 3))
    }

    @Test func aLostHeadIsRefusedUntilItIsAccepted() throws {
        var (ledger, system) = try closed()
        system.setContents(of: ledger.layout.head, to: [UInt8](repeating: 0xAA, count: 8_192))
        let error = #expect(throws: LogStorageError.self) { try ledger.open() }
        #expect(
            error == .headLost(path: "/ledger/head", logSize: 3, checkpointSize: 3))
        ledger.options.acceptHeadLoss = true
        ledger.options.leastEpoch = 7
        let (writer, report) = try ledger.open()
        #expect(report.verdict == .headLossAccepted && report.needsRecord)
        #expect(writer.size == 3 && writer.epoch == 7)
        try ledger.append(count: 1, to: writer)
        try writer.close()
        #expect(try ledger.open().1.verdict == .clean)
    }

    @Test func aHeadThatIsGoneIsRefused() throws {
        let (ledger, system) = try closed()
        try system.remove(ledger.layout.head)
        #expect(
            throws: LogStorageError.headLost(
                path: "/ledger/head", logSize: 3, checkpointSize: 3)
        ) { try ledger.open() }
    }

    @Test func oneDamagedSlotOfHeadIsToldAndTheOtherServes() throws {
        let (ledger, system) = try closed()
        let good = try #require(system.contents(of: ledger.layout.head))
        for slot in 0...1 {
            var bad = good
            bad[slot * 4_096 + 60] ^= 1
            let spoiled = MemoryFileSystem(system.snapshot.afterKill())
            spoiled.setContents(of: ledger.layout.head, to: bad)
            var ledger = ledger
            ledger.fileSystem = spoiled
            let (_, report) = try ledger.open()
            #expect(report.damagedHeadSlots.count == 1 && report.needsRecord)
            #expect(report.size == 3)
        }
    }

    @Test func aTornTailIsKeptInQuarantineAndCut() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        try ledger.append(count: 2, to: writer)
        let path = ledger.layout.segment(firstPosition: 0)
        let whole = try #require(system.contents(of: path))
        try ledger.append(count: 2, to: writer)
        // The third batch is torn in its second sector, and head does not know of it.
        let torn = try #require(system.contents(of: path))
        let end = 4_096 + 2 * 512
        var bytes = torn
        bytes.replaceSubrange(
            (end + 100)..<bytes.count, with: repeatElement(0, count: bytes.count - end - 100))
        let cut = MemoryFileSystem(system.snapshot.afterKill())
        cut.setContents(of: path, to: bytes)
        ledger.keep(size: 3)
        ledger.fileSystem = cut
        let reading = try HeadReading.read(cut, ledger.layout)
        #expect(reading.best?.size == 5)
        #expect(throws: LogStorageError.self, "acknowledged bytes are never cut") {
            try ledger.open()
        }
        // With the head of before, it is a torn tail.
        let before = MemoryFileSystem()
        var second = TestLedger(before)
        let other = try second.create()
        try second.append(count: 2, to: other)
        cut.setContents(
            of: ledger.layout.head, to: try #require(before.contents(of: ledger.layout.head)))
        let (opened, report) = try ledger.open()
        let tail = try #require(report.tornTail)
        #expect(report.verdict == .tornTail && opened.size == 3)
        #expect(tail.byteCount == 100 && tail.damage.position == 3)
        let kept = cut.contents(of: ledger.layout.quarantineDirectory + "/" + tail.quarantineName)
        #expect(kept == Array(bytes[end..<(end + 100)]))
        #expect(tail.digest == SHA256.hash(kept ?? []))
        #expect(report.quarantineFiles == [tail.quarantineName])
        #expect(cut.contents(of: path) == Array(whole.prefix(end)))
    }

    @Test func leftoversOfAMakingAreRemovedAndForeignFilesAreNot() throws {
        let (ledger, system) = try closed()
        let half = ledger.layout.segment(firstPosition: 3) + ".tmp"
        for path in [half, "/ledger/segments/notes.txt", "/ledger/segments/3.segment"] {
            _ = try system.open(path, .createEmpty)
        }
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        #expect(reader.foreignFiles.count == 3 && reader.segments.count == 1)
        _ = try ledger.open()
        #expect(try !system.exists(half))
        #expect(try system.exists("/ledger/segments/notes.txt"))
    }

    /// The disk is full just when the next segment is to be made.
    @Test func aSealedSegmentWithoutASuccessorIsRolledOn() throws {
        func sealed(failing call: Int) throws -> (TestLedger, MemoryFileSystem, LogWriter) {
            let system = MemoryFileSystem(fault: .error(call: call, code: ENOSPC))
            var ledger = TestLedger(system)
            ledger.options.rollBytes = 4_600
            let writer = try ledger.create()
            do {
                let root = try #require(writer.root)
                try writer.roll(frontier: [root], root: root)
            } catch LogStorageError.diskFull {}
            return (ledger, system, writer)
        }
        let making = "open " + TestLedger.layout.segment(firstPosition: 1) + ".tmp"
        let call = try #require(try sealed(failing: .max).1.calls.firstIndex(of: making))
        for closing in [false, true] {
            let (made, system, writer) = try sealed(failing: call)
            var ledger = made
            #expect(writer.needsRoll && writer.failureCause == nil)
            #expect(throws: LogStorageError.rollNeeded(size: 1)) {
                try writer.write(records: [[1]], leafHashes: [.zero], root: .zero)
            }
            if closing { try writer.close() }
            let after = MemoryFileSystem(system.snapshot.afterKill())
            ledger.fileSystem = after
            let (opened, report) = try ledger.open()
            #expect(report.verdict == (closing ? .clean : .unclean) && opened.needsRoll)
            try ledger.append(count: 1, to: opened)
            try opened.close()
            #expect(try LogReader(fileSystem: after, layout: ledger.layout).segments.count == 2)
            #expect(try ledger.damages() == [])
            #expect(try ledger.read().records == ledger.records)
        }
    }

    /// The newest slot of `head` is lost while it is written again, and the other one lies before
    /// a roll: the root is that of the seal, whatever segment the older slot lies in.
    @Test(arguments: [1, 2, 3])
    func aHeadThatFellBehindARollIsCaughtUpWith(rolls: Int) throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        for _ in 0..<rolls {
            try ledger.append(count: 2, to: writer)
            let root = try #require(writer.root)
            try writer.roll(frontier: [root], root: root)
        }
        let world = system.snapshot.afterKill()
        let crashed = MemoryFileSystem(world)
        let best = try #require(try HeadReading.read(crashed, ledger.layout).best)
        var bytes = try #require(crashed.contents(of: ledger.layout.head))
        bytes[Int(best.generation % 2) * 4_096 + 200] ^= 1
        crashed.setContents(of: ledger.layout.head, to: bytes)
        ledger.fileSystem = crashed
        let (opened, report) = try LogWriter.open(
            fileSystem: crashed, layout: ledger.layout, options: ledger.options)
        #expect(report.size == best.size && opened.needsAcknowledgement)
        #expect(opened.root == TestLedger.root(ledger.records))
        try opened.close()
        let (again, _) = try ledger.open()
        try ledger.append(count: 1, to: again)
        try again.close()
        #expect(try ledger.damages() == [] && ledger.read().records == ledger.records)
    }

    @Test func aReaderBesideAWriterSeesTheAcknowledgedLog() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        try ledger.append(count: 2, to: writer)
        let record = TestLedger.record(3)
        _ = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: .zero)
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        #expect(reader.size == 3)
        var count = 0
        let end = try reader.forEachBatch(upTo: reader.size) { count += $0.records.count }
        #expect(count == 3 && end.place.log.size == 3)
        let report = try reader.verifySegment(0)
        #expect(report.damages == [] && report.leafHashes.count == 3)
        #expect(report.unacknowledgedBytes > 0)
    }
}
