import ByteCoding
import Foundation
import LogStorage
import Testing

/// The same room over the machine's own files.
@Suite struct PosixTests {
    private final class Directory {
        let path = FileManager.default.temporaryDirectory.path + "/log-" + UUID().uuidString
        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func ledger(in directory: Directory) -> TestLedger {
        var ledger = TestLedger(PosixFileSystem())
        ledger.layout = LedgerLayout(root: directory.path + "/ledger/")
        return ledger
    }

    @Test func aLedgerOnDiskIsWrittenRolledClosedAndRead() throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        ledger.options = LogWriterOptions()
        ledger.options.rollBytes = 20_000
        ledger.options.zeroAheadAfterBatches = 0
        let writer = try ledger.create()
        for count in 1...40 { try ledger.append(count: count % 5 + 1, bytes: 300, to: writer) }
        #expect(try ledger.read(upTo: writer.size).records == ledger.records)
        try writer.close()
        #expect(try ledger.damages() == [])
        #expect(try ledger.read().records == ledger.records)
        let reader = try LogReader(fileSystem: PosixFileSystem(), layout: ledger.layout)
        for segment in reader.segments.dropLast() {
            let mode = try FileManager.default.attributesOfItem(atPath: segment.path)[
                .posixPermissions]
            #expect(mode as? Int == 0o444)
        }
        #expect(Set(reader.segments.compactMap { $0.header?.nonce }).count == reader.segments.count)
        let (again, report) = try ledger.open()
        #expect(report.verdict == .clean)
        try ledger.append(count: 1, to: again)
        try again.close()
        #expect(try ledger.read().records == ledger.records)
    }

    @Test func zerosWrittenAheadAreNoPartOfTheLog() throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        ledger.options.zeroAheadAfterBatches = 2
        let writer = try ledger.create()
        for _ in 0..<200 { try ledger.append(count: 1, bytes: 2_000, to: writer) }
        let path = ledger.layout.segment(firstPosition: 0)
        let open = try PosixFileSystem().open(path, .read)
        // Reading beside the writer, over the zeros and over batches that come meanwhile.
        #expect(try ledger.read().records == ledger.records)
        try writer.close()
        #expect(try open.size() % 512 == 0)
        #expect(try ledger.damages() == [])
        #expect(try ledger.read().records == ledger.records)
    }

    /// A step of room ahead and half of one, however many batches come.
    @Test func noMoreRoomIsMadeThanIsUsed() throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        ledger.options.zeroAheadAfterBatches = 0
        let writer = try ledger.create()
        for _ in 0..<12 {
            try ledger.append(count: 1, to: writer)
            usleep(20_000)
        }
        #expect(writer.extent.bytes < 2 << 20)
        try writer.close()
    }

    /// Neither can be synced: so the system is asked, and its answer is heard.
    @Test func aSyncThatTheSystemRefusesIsAnError() throws {
        let system = PosixFileSystem()
        let file = try system.open("/dev/null", .readWrite)
        #expect(throws: FileError.system(call: "fdatasync", path: "/dev/null", errno: EINVAL)) {
            try file.synchronize()
        }
        #expect(throws: FileError.system(call: "fsync", path: "/proc", errno: EINVAL)) {
            try system.synchronizeDirectory("/proc")
        }
    }

    @Test func whatElseTheSystemRefusesIsAnError() throws {
        let system = PosixFileSystem()
        let directory = try system.open("/proc", .read)
        #expect(throws: FileError.system(call: "pread", path: "/proc", errno: EISDIR)) {
            try directory.read(at: 0, count: 1)
        }
        let device = try system.open("/dev/null", .readWrite)
        #expect(throws: FileError.system(call: "ftruncate", path: "/dev/null", errno: EINVAL)) {
            try device.truncate(to: 0)
        }
        #expect(throws: FileError.system(call: "chmod", path: "/no/such", errno: ENOENT)) {
            try system.setMode("/no/such", 0o644)
        }
    }

    @Test func aCopyWithoutALockFileIsHeldByNobody() throws {
        let directory = try Directory()
        let layout = LedgerLayout(root: directory.path)
        #expect(try LedgerLock.holder(PosixFileSystem(), layout) == nil)
    }

    @Test(arguments: [
        "1.segment", "+0000000000000000001.segment", "00000000000000000001.segmen",
        "00000000000000000001.segmenT", "00000000000000000001.segment~",
        "000000000000000000001.segment", "99999999999999999999.segment",
    ])
    func onlyAPositionInTwentyDigitsNamesASegment(name: String) {
        #expect(LedgerLayout.firstPosition(segmentName: name) == nil)
        #expect(LedgerLayout.firstPosition(segmentName: "00000000000000000001.segment") == 1)
    }

    @Test func aSecondHandleAndASecondProcessDoNotGetTheLock() throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        let writer = try ledger.create()
        let error = #expect(throws: LogStorageError.self) { try ledger.open() }
        guard case .locked(_, let holder) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(holder?.process == getpid())
        #expect(try flock(ledger.layout.lock) == 1, "another process gets no lock")
        try writer.close()
        #expect(try flock(ledger.layout.lock) == 0)
        #expect(try LedgerLock.holder(PosixFileSystem(), ledger.layout) == nil)
    }

    /// The status of `flock -n FILE true`: 1 if the lock is taken.
    private func flock(_ path: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        process.arguments = ["-n", path, "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test func aKilledHoldersTextMeansNothing() throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        try ledger.create().close()
        try Data("4242 flagledger serve\n".utf8).write(
            to: URL(fileURLWithPath: ledger.layout.lock))
        #expect(try LedgerLock.holder(PosixFileSystem(), ledger.layout) == nil)
        let (writer, _) = try ledger.open()
        #expect(try LedgerLock.holder(PosixFileSystem(), ledger.layout)?.process == getpid())
        try writer.close()
    }

    @Test func failedCallsAreToldWithCallPathAndCause() throws {
        let directory = try Directory()
        let system = PosixFileSystem()
        let missing = directory.path + "/missing/file"
        #expect(throws: FileError.system(call: "open", path: missing, errno: ENOENT)) {
            try system.open(missing, .read)
        }
        #expect(throws: FileError.system(call: "open", path: missing, errno: ENOENT)) {
            try system.open(missing, .createIfMissing)
        }
        #expect(throws: FileError.self) { try system.list(missing) }
        #expect(throws: FileError.self) { try system.rename(missing, to: missing + "2") }
        #expect(throws: FileError.self) { try system.remove(missing) }
        #expect(throws: FileError.self) { try system.synchronizeDirectory(missing) }
        #expect(throws: FileError.self) { try system.createDirectory(missing, mode: 0o755) }
        #expect(try system.kind(of: missing) == nil)
        #expect(try system.kind(of: directory.path) == .directory)
        let full = try system.open("/dev/full", .readWrite)
        #expect(throws: FileError.system(call: "pwrite", path: "/dev/full", errno: ENOSPC)) {
            try full.write([1], at: 0)
        }
    }

    @Test func filesReadShortOnlyAtTheirEnd() throws {
        let directory = try Directory()
        let system = PosixFileSystem()
        let file = try system.open(directory.path + "/file", .createIfMissing)
        try file.write([1, 2, 3, 4], at: 2)
        #expect(try file.size() == 6)
        #expect(try file.read(at: 0, count: 10) == [0, 0, 1, 2, 3, 4])
        #expect(try file.read(at: 4, count: 1) == [3])
        #expect(try file.read(at: 9, count: 4) == [])
        try file.truncate(to: 3)
        #expect(try file.read(at: 0, count: 10) == [0, 0, 1])
        try file.synchronize()
        #expect(throws: FileError.self) { try file.write([1], at: .max) }
        #expect(try system.list(directory.path) == ["file"])
    }

    /// A reader is made again and again while batches come; each finds a whole, acknowledged log.
    @Test func readersBesideABusyWriterNeverSeeAHalfBatch() async throws {
        let directory = try Directory()
        var ledger = ledger(in: directory)
        ledger.options.rollBytes = 30_000
        ledger.options.zeroAheadAfterBatches = 4
        let layout = ledger.layout
        try ledger.create().close()
        let reading = Task.detached {
            var sizes: [UInt64] = []
            while !Task.isCancelled {
                let reader = try LogReader(fileSystem: PosixFileSystem(), layout: layout)
                let size = try #require(reader.size)
                #expect(reader.structureDamages == [] && reader.head.damages == [])
                let end = try reader.forEachBatch(upTo: size) { _ in }
                guard case .complete(let place) = end, place.log.size == size else {
                    Issue.record("\(end)")
                    break
                }
                sizes.append(size)
            }
            return sizes
        }
        let (writer, _) = try ledger.open()
        for count in 0..<150 { try ledger.append(count: 1 + count % 4, bytes: 200, to: writer) }
        try writer.close()
        reading.cancel()
        let sizes = try await reading.value
        #expect(sizes == sizes.sorted())
    }
}
