import LogStorage
import Synchronization
import Testing

/// Which calls make a change durable, one by one and in order. Crash tests show that nothing is
/// lost as things are; this notices any sync, write or rename that is left out or changes places,
/// also where another one behind it would have covered for it in every crash that is tried.
@Suite struct CallOrderTests {
    private let system = MemoryFileSystem()

    /// The calls that change something in `body`; a segment is told by its first position. A file
    /// that was opened before its rename keeps its first name here.
    private func calls(of body: () throws -> Void) rethrows -> [String] {
        let before = system.callCount
        try body()
        return system.calls.dropFirst(before).map { call in
            let words = call.split(separator: " ")
            let path = words[1].replacing("/ledger/", with: "")
            guard let start = path.firstRange(of: "segments/0") else {
                return "\(words[0]) \(path)"
            }
            let folder = path[..<start.lowerBound]
            let name = path[start.lowerBound...].dropFirst("segments/".count)
            let position = name.prefix { $0.isNumber }.drop { $0 == "0" }
            let ending = name.hasSuffix(".tmp") ? ".tmp" : ""
            return "\(words[0]) \(folder)segment-\(position.isEmpty ? "0" : position)\(ending)"
        }
    }

    @Test func aNewLedgerIsDurableBeforeItIsToldOf() throws {
        var ledger = TestLedger(system)
        #expect(
            try calls { _ = try ledger.create() } == [
                "mkdir /ledger", "fsync /", "open lock", "ftruncate lock", "pwrite lock",
                "mkdir segments", "open segment-0.tmp", "pwrite segment-0.tmp",
                "fdatasync segment-0.tmp", "rename segment-0.tmp", "fsync segments", "open head",
                "pwrite head", "fdatasync head", "fsync /ledger",
                // Room, the first batch, its acknowledgement.
                "pwrite segment-0.tmp", "pwrite segment-0.tmp", "fdatasync segment-0.tmp",
                "pwrite head", "fdatasync head",
                "open checkpoint.tmp", "pwrite checkpoint.tmp", "fdatasync checkpoint.tmp",
                "rename checkpoint.tmp", "fsync /ledger",
            ])
    }

    @Test func aLifeMakesTheseCalls() throws {
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 4_700
        let writer = try ledger.create()
        #expect(
            try calls { try ledger.append(count: 1, to: writer) } == [
                "pwrite segment-0.tmp", "fdatasync segment-0.tmp", "pwrite head",
            ])
        // `head`, the seal, the cut; the next segment; its first batch.
        #expect(
            try calls { try ledger.append(count: 1, to: writer) } == [
                "fdatasync head", "pwrite segment-0.tmp", "fdatasync segment-0.tmp",
                "ftruncate segment-0.tmp", "fdatasync segment-0.tmp", "chmod segment-0",
                "open segment-2.tmp", "pwrite segment-2.tmp", "fdatasync segment-2.tmp",
                "rename segment-2.tmp", "fsync segments", "pwrite segment-2.tmp",
                "pwrite segment-2.tmp", "fdatasync segment-2.tmp", "pwrite head",
            ])
        let publishing = [
            "fdatasync head", "open checkpoint.tmp", "pwrite checkpoint.tmp",
            "fdatasync checkpoint.tmp", "rename checkpoint.tmp",
        ]
        #expect(try calls { try writer.settle() } == publishing)
        let cut = ["ftruncate segment-2.tmp", "fdatasync segment-2.tmp"]
        let mark = ["fsync /ledger", "pwrite head", "fdatasync head", "ftruncate lock"]
        #expect(try calls { try writer.close() } == cut + mark)
    }

    @Test func anOpeningAfterACleanEndWritesNothingBeforeItsFirstBatch() throws {
        var ledger = TestLedger(system)
        try ledger.create().close()
        var writer: LogWriter?
        #expect(try calls { writer = try ledger.open().0 } == ["ftruncate lock", "pwrite lock"])
        let opened = try #require(writer)
        // The clean mark goes, durably, before the batch comes.
        #expect(
            try calls { try ledger.append(count: 1, to: opened) } == [
                "pwrite head", "fdatasync head", "pwrite head", "fdatasync head",
                "pwrite segment-0", "pwrite segment-0", "fdatasync segment-0", "pwrite head",
            ])
    }

    @Test func aTornTailIsKeptDurablyBeforeItIsCut() throws {
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        let record = TestLedger.record(1)
        _ = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)],
            root: TestLedger.root(ledger.records + [record]))
        let path = ledger.layout.segment(firstPosition: 0)
        var bytes = try #require(system.contents(of: path))
        bytes[4_608 + 100] ^= 4
        system.setContents(of: path, to: bytes)
        system.world.withLock { $0 = $0.afterKill() }
        let opening = try calls { _ = try ledger.open() }
        let kept = opening.filter { $0.contains("quarantine") || $0.contains("segment") }
            .map { $0.replacing(#/quarantine/.+/#, with: "quarantine/…") }
        #expect(
            kept == [
                "mkdir quarantine", "open quarantine/…", "pwrite quarantine/…",
                "fdatasync quarantine/…", "fsync quarantine", "open segment-0.tmp",
                "pwrite segment-0.tmp", "fdatasync segment-0.tmp", "rename segment-0.tmp",
                "fsync segments",
            ])
        // The names of what is put aside and of what is written again.
        #expect(opening.count { $0 == "fsync /ledger" } == 2, "\(opening)")
    }

    @Test func aBackupHasItsNamesBeforeItIsToldOf() throws {
        let target = LedgerLayout(root: "/ledger/copy")
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        func backUp() throws {
            _ = try LogBackup.run(
                from: ledger.layout, to: target, fileSystem: system, command: "test")
        }
        // `head` last of what makes it a ledger, and never before the names that it relies on.
        let ending = [
            "fsync copy/segments", "open copy/head.tmp", "pwrite copy/head.tmp",
            "fdatasync copy/head.tmp", "fsync copy", "rename copy/head.tmp", "fsync copy",
            "open copy/checkpoint.tmp", "pwrite copy/checkpoint.tmp",
            "fdatasync copy/checkpoint.tmp", "rename copy/checkpoint.tmp", "fsync copy",
            "ftruncate copy/lock",
        ]
        #expect(
            try calls(of: backUp) == [
                "mkdir copy", "fsync /ledger", "open copy/lock", "ftruncate copy/lock",
                "pwrite copy/lock", "mkdir copy/segments", "open copy/segment-0.tmp",
                "pwrite copy/segment-0.tmp", "fdatasync copy/segment-0.tmp",
                "rename copy/segment-0.tmp",
            ] + ending)
        try ledger.append(count: 1, to: writer)
        #expect(
            try calls(of: backUp) == [
                "ftruncate copy/lock", "pwrite copy/lock", "chmod copy/segment-0",
                "ftruncate copy/segment-0", "pwrite copy/segment-0", "fdatasync copy/segment-0",
            ] + ending)
    }
}
