import Glibc
import LogStorage
import Synchronization

/// Files in memory, until writing to the log fails.
final class WrittenOutDisk: FileSystem {
    private let files = InMemoryFileSystem()
    private let code = Mutex<Int32?>(nil)

    /// From now on every write to a segment fails so, with ENOSPC only where the file would grow;
    /// `nil`: none does.
    func fail(with code: Int32?) { self.code.withLock { $0 = code } }

    fileprivate func check(_ path: String, grows: Bool) throws(FileError) {
        guard path.contains("/segments/"), let code = code.withLock({ $0 }),
            code != ENOSPC || grows
        else { return }
        throw .system(call: "pwrite", path: path, errno: code)
    }

    func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile {
        WrittenOutFile(file: try files.open(path, opening), disk: self)
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

private final class WrittenOutFile: StorageFile {
    private let file: any StorageFile
    private let disk: WrittenOutDisk
    var path: String { file.path }

    init(file: any StorageFile, disk: WrittenOutDisk) {
        self.file = file
        self.disk = disk
    }

    func size() throws(FileError) -> UInt64 { try file.size() }
    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        try file.read(at: offset, count: count)
    }
    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try disk.check(path, grows: offset + UInt64(bytes.count) > file.size())
        try file.write(bytes, at: offset)
    }
    func synchronize() throws(FileError) { try file.synchronize() }
    func truncate(to length: UInt64) throws(FileError) { try file.truncate(to: length) }
    func tryLock(shared: Bool) throws(FileError) -> Bool { try file.tryLock(shared: shared) }
    func unlock() throws(FileError) { try file.unlock() }
}
