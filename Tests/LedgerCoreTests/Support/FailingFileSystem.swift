import Glibc
import LogStorage
import Synchronization

/// The machine's files, or others, until a kind of call is told to fail.
final class FailingFileSystem: FileSystem {
    private let files: any FileSystem
    private let failing = Mutex<(call: String, suffix: String, code: Int32)?>(nil)

    init(_ files: any FileSystem = PosixFileSystem()) { self.files = files }

    /// From now on `call` fails on every file whose name ends so.
    func fail(_ call: String, of suffix: String, code: Int32 = EIO) {
        failing.withLock { $0 = (call, suffix, code) }
    }
    func repair() { failing.withLock { $0 = nil } }

    fileprivate func check(_ call: String, _ path: String) throws(FileError) {
        guard let rule = failing.withLock({ $0 }), rule.call == call, path.hasSuffix(rule.suffix)
        else { return }
        throw .system(call: call, path: path, errno: rule.code)
    }

    func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile {
        try check("open", path)
        return FailingFile(file: try files.open(path, opening), system: self)
    }
    func kind(of path: String) throws(FileError) -> FileKind? {
        try check("stat", path)
        return try files.kind(of: path)
    }
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

private final class FailingFile: StorageFile {
    private let file: any StorageFile
    private let system: FailingFileSystem
    var path: String { file.path }

    init(file: any StorageFile, system: FailingFileSystem) {
        self.file = file
        self.system = system
    }

    func size() throws(FileError) -> UInt64 { try file.size() }
    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        try system.check("pread", path)
        return try file.read(at: offset, count: count)
    }
    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try system.check("pwrite", path)
        try file.write(bytes, at: offset)
    }
    func synchronize() throws(FileError) {
        try system.check("fdatasync", path)
        try file.synchronize()
    }
    func truncate(to length: UInt64) throws(FileError) { try file.truncate(to: length) }
    func tryLock(shared: Bool) throws(FileError) -> Bool { try file.tryLock(shared: shared) }
    func unlock() throws(FileError) { try file.unlock() }
}
