import ByteCoding
import Glibc
import LogStorage
import Testing

/// A backup is a ledger of an acknowledged size, whenever it is looked at.
@Suite struct BackupTests {
    private static let target = LedgerLayout(root: "/backup")

    /// A ledger of three segments that is open for writing.
    private static func living(
        _ system: MemoryFileSystem
    ) throws -> (ledger: TestLedger, writer: LogWriter) {
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 8_192
        let writer = try ledger.create()
        for _ in 0..<4 { try ledger.append(count: 2, bytes: 1_500, to: writer) }
        return (ledger, writer)
    }

    @discardableResult
    private static func backUp(_ system: MemoryFileSystem) throws -> BackupReport {
        try LogBackup.run(
            from: TestLedger.layout, to: target, fileSystem: system, command: "test")
    }

    private static func held(_ ledger: TestLedger, in system: MemoryFileSystem) -> TestLedger {
        var copy = ledger
        copy.fileSystem = system
        copy.layout = target
        return copy
    }

    @Test func aBackupHoldsEverythingThatWasAcknowledged() throws {
        let system = MemoryFileSystem()
        let (ledger, _) = try BackupTests.living(system)
        let report = try BackupTests.backUp(system)
        let copy = BackupTests.held(ledger, in: system)
        #expect(report.size == 9)
        #expect(report.previousSize == nil)
        #expect(report.segmentsCopied == report.segments)
        #expect(try copy.read().records == ledger.records)
        #expect(try copy.damages() == [])
    }

    @Test func aSecondBackupCopiesOnlyWhatIsNew() throws {
        let system = MemoryFileSystem()
        var (ledger, writer) = try BackupTests.living(system)
        let first = try BackupTests.backUp(system)
        let idle = try BackupTests.backUp(system)
        #expect(idle.bytesCopied == 0 && idle.segmentsCopied == 0)
        let calls = system.callCount
        try ledger.append(count: 1, bytes: 100, to: writer)
        let appended = system.callCount
        let report = try BackupTests.backUp(system)
        #expect(report.previousSize == 9 && report.size == 10)
        #expect(report.bytesCopied > 0 && report.bytesCopied <= 8_192, "\(report)")
        let sealed = LedgerLayout.segmentName(firstPosition: 0)
        #expect(first.segments > 1)
        #expect(calls < appended)
        #expect(!system.calls[appended...].contains { $0.contains("/backup/segments/\(sealed)") })
        #expect(try BackupTests.held(ledger, in: system).read().records == ledger.records)
    }

    @Test func whatIsNotAcknowledgedIsNotCopied() throws {
        let system = MemoryFileSystem()
        let (ledger, writer) = try BackupTests.living(system)
        let record = TestLedger.record(9)
        let root = TestLedger.root(ledger.records + [record])
        if writer.needsRoll {
            let before = try #require(writer.root)
            try writer.roll(frontier: [before], root: before)
        }
        _ = try writer.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        #expect(try BackupTests.backUp(system).size == 9)
        #expect(try BackupTests.held(ledger, in: system).read().records == ledger.records)
    }

    @Test func aRestoredBackupGoesOnAndLeavesATrace() throws {
        let system = MemoryFileSystem()
        var (ledger, writer) = try BackupTests.living(system)
        try writer.close()
        try BackupTests.backUp(system)
        ledger = BackupTests.held(ledger, in: system)
        let (restored, report) = try ledger.open()
        #expect(report.verdict == .unclean)
        #expect(report.needsRecord)
        try ledger.append(count: 1, to: restored)
        try restored.close()
        #expect(try ledger.damages() == [])
        #expect(throws: BackupError.ahead(path: "/backup", backup: 10, ledger: 9)) {
            try BackupTests.backUp(system)
        }
    }

    @Test func anotherLedgerIsRefused() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        let other = try LogWriter.create(
            fileSystem: system, layout: BackupTests.target,
            identity: SHA256.hash(Array("another".utf8)), options: TestLedger.options())
        try other.close()
        let error = #expect(throws: BackupError.self) { try BackupTests.backUp(system) }
        guard case .anotherLedger = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// Also one that was never finished, and one whose segments are gone.
    @Test func whatIsLeftOfAnotherLedgerIsRefused() throws {
        for isHeadKept in [true, false] {
            let system = MemoryFileSystem()
            _ = try BackupTests.living(system)
            var other = BackupTests.held(TestLedger(system), in: system)
            let writer = try LogWriter.create(
                fileSystem: system, layout: BackupTests.target,
                identity: SHA256.hash(Array("another".utf8)), options: other.options)
            try other.append(count: 1, to: writer)
            try writer.close()
            try system.remove(
                isHeadKept
                    ? BackupTests.target.segment(firstPosition: 0) : BackupTests.target.head)
            let error = #expect(throws: BackupError.self) { try BackupTests.backUp(system) }
            guard case .anotherLedger = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    /// Nobody knows what such a backup acknowledged.
    @Test func aBackupWithoutAValidSlotIsRefused() throws {
        let (zeros, noise) = (
            [UInt8](repeating: 0, count: 4_096), [UInt8](repeating: 7, count: 4_096)
        )
        for bytes in [zeros + noise, noise + noise, zeros] {
            let system = MemoryFileSystem()
            _ = try BackupTests.living(system)
            try BackupTests.backUp(system)
            system.setContents(of: BackupTests.target.head, to: bytes)
            #expect(throws: BackupError.damagedHead(path: BackupTests.target.head)) {
                try BackupTests.backUp(system)
            }
        }
    }

    /// The same records in other batches: the checkpoints between are other ones.
    @Test func aBackupOfOtherBatchesIsRefused() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        try BackupTests.backUp(system)
        var bytes = try #require(system.contents(of: BackupTests.target.head))
        for start in [0, 4_096] where bytes[start] != 0 {
            bytes[start + 64] ^= 1
            let digest = SHA256.hash(Array(bytes[start..<(start + 4_064)])).bytes
            bytes.replaceSubrange((start + 4_064)..<(start + 4_096), with: digest)
        }
        system.setContents(of: BackupTests.target.head, to: bytes)
        #expect(throws: BackupError.diverged(path: "/backup", size: 9)) {
            try BackupTests.backUp(system)
        }
    }

    /// What was put aside is copied once, and only when it is what its name says.
    @Test func onlyWholeEvidenceIsCopied() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        let whole = Array("a torn tail".utf8)
        let name = "0-\(SHA256.hash(whole).hexadecimal.prefix(16))"
        let half = "1-\(SHA256.hash(whole + [1]).hexadecimal.prefix(16))"
        try system.createDirectory(TestLedger.layout.quarantineDirectory, mode: 0o755)
        for name in [name, half] {
            let path = "\(TestLedger.layout.quarantineDirectory)/\(name)"
            try system.open(path, .createEmpty).write(whole, at: 0)
        }
        try BackupTests.backUp(system)
        #expect(try system.list(BackupTests.target.quarantineDirectory) == [name])
        let calls = system.callCount
        try BackupTests.backUp(system)
        #expect(!system.calls[calls...].contains { $0.contains(name) })
    }

    /// A segment that the ledger's end does not reach is damage as well.
    @Test func aLedgerWithAStrangeSegmentIsNotCopied() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        let path = TestLedger.layout.segment(firstPosition: 100)
        try system.open(path, .createEmpty).write(Array("no segment".utf8), at: 0)
        #expect(throws: LogStorageError.self) { try BackupTests.backUp(system) }
    }

    @Test func aDirectoryWithOtherThingsIsRefusedAndLeftAlone() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        try system.createDirectory("/backup", mode: 0o755)
        _ = try system.open("/backup/letters", .createEmpty)
        let calls = system.callCount
        #expect(throws: BackupError.occupied(path: "/backup")) { try BackupTests.backUp(system) }
        #expect(system.callCount == calls)
    }

    /// Two ledgers that share their beginning: the same directory, gone on twice.
    @Test func aLedgerThatWentAnotherWayIsRefused() throws {
        let system = MemoryFileSystem()
        var (ledger, writer) = try BackupTests.living(system)
        try writer.close()
        let fork = MemoryFileSystem(system.snapshot)
        (writer, _) = try ledger.open()
        try ledger.append(count: 1, bytes: 300, to: writer)
        try BackupTests.backUp(system)
        var other = ledger
        other.fileSystem = fork
        other.keep(size: 9)
        let (forked, _) = try other.open()
        // Different records from here on.
        let record = Array("not record 9".utf8)
        let root = TestLedger.root(other.records + [record])
        if forked.needsRoll {
            let before = try #require(forked.root)
            try forked.roll(frontier: [before], root: before)
        }
        let written = try forked.write(
            records: [record], leafHashes: [TestLedger.leafHash(record)], root: root)
        _ = try forked.readBack(written)
        try forked.acknowledge(note: TestLedger.note(size: 10, root: root), root: root)
        try BackupTests.graft(from: system, to: fork)
        let before = fork.contents(of: "/backup/head")
        #expect(throws: BackupError.diverged(path: "/backup", size: 10)) {
            try BackupTests.backUp(fork)
        }
        #expect(fork.contents(of: "/backup/head") == before)
    }

    /// Copies the backup of one machine to another.
    private static func graft(
        from system: MemoryFileSystem, to other: MemoryFileSystem
    ) throws {
        try other.createDirectory("/backup", mode: 0o755)
        try other.createDirectory("/backup/segments", mode: 0o755)
        let names = try system.list("/backup/segments").map { "/backup/segments/" + $0 }
        for path in names + ["/backup/head", "/backup/checkpoint"] {
            let file = try other.open(path, .createEmpty)
            try file.write(try #require(system.contents(of: path)), at: 0)
        }
    }

    @Test func aRottenBackupIsFoundBeforeItGrows() throws {
        let system = MemoryFileSystem()
        var (ledger, writer) = try BackupTests.living(system)
        try BackupTests.backUp(system)
        let last = try #require(try system.list("/backup/segments").last)
        let path = "/backup/segments/" + last
        var bytes = try #require(system.contents(of: path))
        bytes[4_200] ^= 1
        system.setContents(of: path, to: bytes)
        try ledger.append(count: 1, to: writer)
        #expect(throws: BackupError.differs(file: path, offset: 4_200)) {
            try BackupTests.backUp(system)
        }
        // As the message says.
        try system.remove(path)
        try BackupTests.backUp(system)
        #expect(try BackupTests.held(ledger, in: system).damages() == [])
    }

    @Test func aDamagedLedgerIsNotCopied() throws {
        let system = MemoryFileSystem()
        let (_, writer) = try BackupTests.living(system)
        try writer.close()
        let first = TestLedger.layout.segment(firstPosition: 0)
        var bytes = try #require(system.contents(of: first))
        bytes[4_200] ^= 1
        system.setContents(of: first, to: bytes)
        #expect(throws: LogStorageError.self) { try BackupTests.backUp(system) }
        #expect(system.contents(of: "/backup/head") == nil)
    }

    @Test func twoBackupsIntoOneDirectoryKeepApart() throws {
        let system = MemoryFileSystem()
        _ = try BackupTests.living(system)
        try BackupTests.backUp(system)
        let lock = try LedgerLock.acquire(system, BackupTests.target, command: "test")
        #expect(throws: LogStorageError.self) { try BackupTests.backUp(system) }
        try lock.release()
        try BackupTests.backUp(system)
    }
}
