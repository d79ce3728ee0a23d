import ByteCoding
import LogStorage
import Testing

/// The order of a write, rolling and sealing, closing, and what an opening finds.
@Suite struct WriterTests {
    private func made(rollBytes: UInt64 = 1 << 20) throws -> (
        TestLedger, MemoryFileSystem, LogWriter
    ) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = rollBytes
        let writer = try ledger.create()
        return (ledger, system, writer)
    }

    @Test func whatIsWrittenIsRead() throws {
        var (ledger, _, writer) = try made()
        for count in 1...20 { try ledger.append(count: count, bytes: count * 37, to: writer) }
        let (records, end) = try ledger.read()
        #expect(records == ledger.records)
        #expect(end.place.log.size == UInt64(records.count))
        try writer.close()
        #expect(try ledger.read().records == ledger.records)
        #expect(try ledger.damages() == [])
    }

    @Test func aBatchCostsOneWriteAndOneSync() throws {
        var (ledger, system, writer) = try made()
        ledger.options.reserveStep = 1 << 16
        try ledger.append(count: 1, to: writer)
        let before = system.callCount
        try ledger.append(count: 3, to: writer)
        let calls = system.calls.dropFirst(before).map { $0.split(separator: " ")[0] }
        // The second write is the slot of head: it is not waited for.
        #expect(calls == ["pwrite", "fdatasync", "pwrite"])
        #expect(system.calls.last == "pwrite /ledger/head")
    }

    @Test func stepsRefuseToComeEarly() throws {
        var (ledger, _, writer) = try made()
        let record = TestLedger.record(1)
        let root = TestLedger.root(ledger.records + [record])
        let note = TestLedger.note(size: 2, root: root)
        func write() throws -> WrittenBatch {
            try writer.write(
                records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        }
        #expect(throws: LogStorageError.self) { try writer.acknowledge(note: note, root: root) }
        let written = try write()
        ledger.attempted.append([record])
        // Not before it is read back, nor with another root.
        #expect(throws: LogStorageError.self) { try writer.acknowledge(note: note, root: root) }
        _ = try writer.readBack(written)
        #expect(throws: LogStorageError.self) { try writer.readBack(written) }
        #expect(throws: LogStorageError.self) { try writer.acknowledge(note: note, root: .zero) }
        // At most one batch is not acknowledged.
        #expect(throws: LogStorageError.notAcknowledged(size: 2)) { try write() }
        #expect(throws: LogStorageError.self) { try writer.roll(frontier: [], root: root) }
        try writer.acknowledge(note: note, root: root)
        #expect(writer.note == note && !writer.needsAcknowledgement)
        try ledger.append(count: 1, to: writer)
    }

    @Test func aBatchThatWasSpoiledOnItsWayIsNotAcknowledged() throws {
        let (ledger, system, writer) = try made()
        let record = TestLedger.record(1)
        let root = TestLedger.root(ledger.records + [record])
        let written = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        let path = ledger.layout.segment(firstPosition: 0)
        var bytes = try #require(system.contents(of: path))
        bytes[4_608 + 100] ^= 4
        system.setContents(of: path, to: bytes)
        #expect(throws: LogStorageError.self) { try writer.readBack(written) }
        #expect(writer.failureCause != nil)
        #expect(throws: LogStorageError.self) { try writer.readBack(written) }
    }

    /// Whole and well-formed, but another one: as if somebody else had written to the file.
    @Test func anotherBatchInItsPlaceIsNotAcknowledged() throws {
        func written(_ text: String) throws -> (MemoryFileSystem, LogWriter, WrittenBatch) {
            let (ledger, system, writer) = try made()
            let record = Array(text.utf8)
            let root = TestLedger.root(ledger.records + [record])
            let batch = try writer.write(
                records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
            return (system, writer, batch)
        }
        let (system, writer, batch) = try written("this one")
        let (other, _, _) = try written("that one")
        let path = TestLedger.layout.segment(firstPosition: 0)
        system.setContents(of: path, to: try #require(other.contents(of: path)))
        #expect(throws: LogStorageError.self) { try writer.readBack(batch) }
        #expect(writer.failureCause != nil)
    }

    @Test func aLeafHashThatIsNotTheRecordsIsNotAcknowledged() throws {
        let (_, _, writer) = try made()
        let written = try writer.write(
            records: [TestLedger.record(1)], leafHashes: [.zero], root: .zero)
        #expect(throws: LogStorageError.self) { try writer.readBack(written) }
    }

    @Test func limitsAreTold() throws {
        let (_, _, writer) = try made()
        func write(_ records: [[UInt8]]) throws {
            _ = try writer.write(
                records: records, leafHashes: records.map(TestLedger.leafHash), root: .zero)
        }
        #expect(throws: LogStorageError.emptyBatch) { try write([]) }
        #expect(throws: LogStorageError.recordTooLong(bytes: 65_536, limit: 65_535)) {
            try write([[UInt8](repeating: 1, count: 65_536)])
        }
        #expect(throws: LogStorageError.batchTooLarge(records: 8_193, bytes: 8_193 * 88)) {
            try write(Array(repeating: [1], count: 8_193))
        }
        let long = [UInt8](repeating: 1, count: 65_000)
        #expect(throws: LogStorageError.batchTooLarge(records: 258, bytes: 258 * 65_080)) {
            try write(Array(repeating: long, count: 258))
        }
        let large = [UInt8](repeating: 7, count: 65_535)
        let written = try writer.write(
            records: [large], leafHashes: [TestLedger.leafHash(large)], root: .zero)
        #expect(try writer.readBack(written).records[0].bytes == large)
        let note = [UInt8](repeating: 65, count: 3_953)
        #expect(throws: LogStorageError.noteTooLong(bytes: 3_953, limit: 3_952)) {
            try writer.acknowledge(note: note, root: .zero)
        }
        try writer.acknowledge(note: Array(note.dropLast()), root: .zero)
    }

    @Test func everyCommitCarriesTheCheckpointBeforeIt() throws {
        var (ledger, system, writer) = try made(rollBytes: 5_000)
        for count in 1...6 { try ledger.append(count: count, to: writer) }
        var previous: StoredCommit?
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        _ = try reader.forEachBatch { batch in
            let commit = batch.commit
            let expected = previous.map { TestLedger.note(size: $0.size, root: $0.root) } ?? []
            #expect(commit.checkpoint == expected)
            #expect(commit.previousCommit == previous?.digest ?? .zero)
            previous = commit
        }
        #expect(reader.segments.count > 1)
    }

    @Test func segmentsRollSealAndFollowEachOther() throws {
        var (ledger, system, writer) = try made(rollBytes: 6_000)
        for count in 0..<30 { try ledger.append(count: 1 + count % 3, to: writer) }
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        #expect(reader.segments.count > 5)
        #expect(reader.structureDamages == [])
        for (segment, next) in zip(reader.segments, reader.segments.dropFirst()) {
            let seal = try #require(segment.seal)
            #expect(next.header?.previousSegment == seal.digest)
            #expect(next.header?.previousCommit == seal.lastCommit)
            #expect(next.header?.firstPosition == seal.size)
            #expect(next.header?.number == UInt64(next.index))
            let chmod = "chmod \(segment.path)"
            #expect(system.calls.contains(chmod))
        }
        #expect(reader.segments.last?.sealed == false)
        // Each segment alone, and the log from each segment on.
        for segment in reader.segments {
            let report = try reader.verifySegment(segment.index)
            #expect(report.damages == [])
            let first = Int(segment.firstPosition)
            #expect(
                report.leafHashes
                    == ledger.records[first..<(first + report.leafHashes.count)]
                    .map(TestLedger.leafHash))
            var records: [[UInt8]] = []
            _ = try reader.forEachBatch(fromSegment: segment.index) { batch in
                records += batch.records.map(\.bytes)
            }
            #expect(records == Array(ledger.records[first...]))
        }
    }

    @Test func readingGoesOnFromAnyPlace() throws {
        var (ledger, system, writer) = try made(rollBytes: 6_000)
        for count in 0..<12 { try ledger.append(count: 1 + count % 3, to: writer) }
        let reader = try LogReader(fileSystem: system, layout: ledger.layout)
        #expect(reader.segments.count > 2)
        var stored: [StoredRecord] = []
        _ = try reader.forEachBatch { stored += $0.records }
        for (position, record) in stored.enumerated() {
            var scan = RecordScan(
                fileSystem: system, layout: ledger.layout, at: record.location,
                position: UInt64(position))
            let rest = try stored[position...].map { _ in try scan.next() }
            #expect(rest == Array(stored[position...]))
            #expect(throws: (any Error).self) { try scan.next() }
            // A place is no other record's.
            var wrong = RecordScan(
                fileSystem: system, layout: ledger.layout, at: record.location,
                position: UInt64(position + 1))
            #expect(throws: Damage.self) { try wrong.next() }
        }
        var first = RecordScan(
            fileSystem: system, layout: ledger.layout, at: nil, position: 0)
        #expect(try first.next() == stored[0])
        #expect(writer.extent.segments == UInt64(reader.segments.count))
        #expect(writer.extent.bytes == reader.segments.reduce(0) { $0 + $1.length })
    }

    @Test func readingStopsBehindTheBatchThatReachesTheSize() throws {
        var (ledger, _, writer) = try made(rollBytes: 5_000)
        for _ in 0..<5 { try ledger.append(count: 2, to: writer) }
        for size in 0...11 {
            let (records, end) = try ledger.read(upTo: UInt64(size))
            let expected = size == 0 ? 0 : size == 1 ? 1 : (size + 1) / 2 * 2 - 1
            #expect(records.count == (size > 1 && size % 2 == 0 ? size + 1 : expected))
            guard case .complete = end else {
                Issue.record("\(size): \(end)")
                continue
            }
        }
        guard case .damaged(let damage, _) = try ledger.read(upTo: 12).end else {
            Issue.record("a size beyond the log was not missed")
            return
        }
        #expect(damage.kind == .missing)
    }

    @Test func aCleanEndLeavesNothingToTell() throws {
        var (ledger, system, writer) = try made()
        try ledger.append(count: 2, to: writer)
        try writer.close()
        let path = ledger.layout.segment(firstPosition: 0)
        let length = try #require(system.contents(of: path)).count
        #expect(length % 512 == 0 && length < 6_000)
        #expect(system.contents(of: ledger.layout.lock) == [])
        let checkpoint = system.contents(of: ledger.layout.checkpoint)
        #expect(checkpoint == writer.note)
        // Opened and closed without a batch: not a byte changes.
        let calls = system.callCount
        let (again, report) = try ledger.open()
        #expect(report.verdict == .clean && !report.needsRecord)
        #expect(again.note == writer.note && again.size == 3 && again.epoch == 2)
        try again.close()
        #expect(system.calls.dropFirst(calls).allSatisfy { $0.hasSuffix("/lock") })
        #expect(throws: LogStorageError.self) { try again.settle() }
    }

    @Test func theEpochRisesWithEveryOpeningThatWrites() throws {
        var (ledger, _, writer) = try made()
        #expect(writer.epoch == 1)
        try writer.close()
        for epoch in UInt32(2)...5 {
            let (opened, _) = try ledger.open()
            #expect(opened.epoch == epoch)
            try ledger.append(count: 1, to: opened)
            try opened.close()
        }
        ledger.options.leastEpoch = 40
        #expect(try ledger.open().0.epoch == 40)
    }

    @Test func checkpointIsPublishedWhenItIsDue() throws {
        let (system, clock) = (MemoryFileSystem(), TestClock())
        var ledger = TestLedger(system)
        ledger.options.monotonicNanoseconds = { clock.now }
        let writer = try ledger.create()
        let first = system.contents(of: ledger.layout.checkpoint)
        #expect(first == writer.note)
        try ledger.append(count: 1, to: writer)
        #expect(system.contents(of: ledger.layout.checkpoint) == first)
        clock.advance(by: LogStorageLimits.settleNanoseconds)
        try ledger.append(count: 1, to: writer)
        #expect(system.contents(of: ledger.layout.checkpoint) == writer.note)
    }

    @Test func oneSlotOfHeadIsDurableAtAnyMoment() throws {
        var (ledger, system, writer) = try made()
        for _ in 0..<9 { try ledger.append(count: 1, to: writer) }
        var slots: Set<Int> = []
        let world = system.snapshot
        let node = try #require(world.names[ledger.layout.head].flatMap { world.nodes[$0] })
        for sector in node.dirty { slots.insert(sector / 8) }
        #expect(slots.count == 1, "both slots are unsynced")
    }

    @Test func theLockTellsWhoHoldsIt() throws {
        let (ledger, _, writer) = try made()
        let error = #expect(throws: LogStorageError.self) { try ledger.open() }
        guard case .locked(_, let holder) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(holder?.command == "test")
        #expect(error?.description.contains("(test)") == true)
        #expect(try LedgerLock.holder(ledger.fileSystem, ledger.layout)?.command == "test")
        try writer.close()
        #expect(try LedgerLock.holder(ledger.fileSystem, ledger.layout) == nil)
        _ = try ledger.open()
    }
}
