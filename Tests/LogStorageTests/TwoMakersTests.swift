import LogStorage
import Synchronization
import Testing

/// Two who make a ledger in one directory at the same moment: both have seen that it is empty.
@Suite struct TwoMakersTests {
    @Test func whoComesSecondMakesNothing() throws {
        let system = MemoryFileSystem()
        try system.createDirectory("/ledger", mode: 0o755)
        let rivalled = RivalledFileSystem(system) {
            var rival = TestLedger(system)
            try rival.create().close()
        }
        var ledger = TestLedger(rivalled)
        #expect(throws: LogStorageError.alreadyThere(path: "/ledger/head")) {
            try ledger.create()
        }
        #expect(rivalled.failure == nil)
        // The other's ledger is whole, and its lock is free.
        #expect(try ledger.damages() == [])
        let (writer, report) = try ledger.open()
        #expect(report.verdict == .clean && writer.size == 1)
    }
}

/// A file system on which somebody else is quicker to the lock.
private final class RivalledFileSystem: FileSystem {
    private let files: MemoryFileSystem
    private let rival: @Sendable () throws -> Void
    private let state = Mutex<(hasCome: Bool, failure: String?)>((false, nil))

    init(_ files: MemoryFileSystem, rival: @escaping @Sendable () throws -> Void) {
        self.files = files
        self.rival = rival
    }

    var failure: String? { state.withLock { $0.failure } }

    func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile {
        state.withLock { state in
            guard path.hasSuffix("/lock"), !state.hasCome else { return }
            state.hasCome = true
            do { try rival() } catch { state.failure = "\(error)" }
        }
        return try files.open(path, opening)
    }
    func kind(of path: String) throws(FileError) -> FileKind? { try files.kind(of: path) }
    func list(_ directory: String) throws(FileError) -> [String] { try files.list(directory) }
    func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
        try files.createDirectory(path, mode: mode)
    }
    func rename(_ path: String, to target: String) throws(FileError) {
        try files.rename(path, to: target)
    }
    func remove(_ path: String) throws(FileError) { try files.remove(path) }
    func synchronizeDirectory(_ path: String) throws(FileError) {
        try files.synchronizeDirectory(path)
    }
    func setMode(_ path: String, _ mode: UInt32) throws(FileError) {
        try files.setMode(path, mode)
    }
}
