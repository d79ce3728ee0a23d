import Glibc
import LogStorage
import Synchronization

/// A file system in memory that knows what is durable and what is not, and can lose the rest: every
/// unsynced sector of 512 bytes, length and name on its own. It counts the calls that change
/// something, can fail one of them, and can stop the machine in one.
final class MemoryFileSystem: FileSystem {
    static let sectorBytes = 512

    /// What happens in the call of a given number (from 0).
    enum Fault: Equatable {
        case none
        case error(call: Int, code: Int32)
        /// As `error`; of an unsynced file the sectors in `kept` (bit `sector % 64`) had reached
        /// the disk before a sync failed.
        case failedSync(call: Int, code: Int32, kept: UInt64)
        /// As `error`; a write has put its first `bytes` bytes into the file.
        case shortWrite(call: Int, code: Int32, bytes: Int)
        /// As `error`, and every later call of the same name fails, too.
        case lastingError(call: Int, code: Int32)
        /// The call takes effect in memory, but nothing happens any more.
        case stop(call: Int)
    }

    let world: Mutex<MemoryWorld>

    init(_ world: MemoryWorld = MemoryWorld(), fault: Fault = .none) {
        var world = world
        world.fault = fault
        self.world = Mutex(world)
    }

    var callCount: Int { world.withLock { $0.callCount } }
    var isStopped: Bool { world.withLock { $0.isStopped } }
    /// What the calls so far were, for messages of failing tests.
    var calls: [String] { world.withLock { $0.calls } }
    var snapshot: MemoryWorld { world.withLock { $0 } }

    func setFault(_ fault: Fault) { world.withLock { $0.fault = fault } }

    /// The files as they are in memory, for tests that spoil or compare them.
    func contents(of path: String) -> [UInt8]? {
        world.withLock { world in world.names[path].flatMap { world.nodes[$0]?.content } }
    }

    func setContents(of path: String, to bytes: [UInt8]) {
        world.withLock { world in
            guard let node = world.names[path] else { return }
            world.nodes[node]?.content = bytes
            world.nodes[node]?.durable = bytes
        }
    }

    func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile {
        try world.withLock { world throws(FileError) in
            let exists = world.names[path] != nil
            if !exists {
                guard opening == .createIfMissing || opening == .createEmpty else {
                    throw .system(call: "open", path: path, errno: ENOENT)
                }
                try world.change("open", path) { $0.create(path) }
            } else if opening == .createEmpty {
                try world.change("open", path) { $0.resize(path, to: 0) }
            }
            guard let node = world.names[path], world.nodes[node]?.isDirectory == false else {
                throw .system(call: "open", path: path, errno: EISDIR)
            }
            return MemoryFile(path: path, node: node, system: self)
        }
    }

    func kind(of path: String) throws(FileError) -> FileKind? {
        try world.withLock { world throws(FileError) in
            try world.checkRunning("stat", path)
            guard let node = world.names[path].flatMap({ world.nodes[$0] }) else { return nil }
            return node.isDirectory ? .directory : .file
        }
    }

    func list(_ directory: String) throws(FileError) -> [String] {
        try world.withLock { world throws(FileError) in
            try world.checkRunning("list", directory)
            return world.names.keys.filter { MemoryWorld.parent(of: $0) == directory }
                .map { String($0.dropFirst(directory.count + 1)) }.sorted()
        }
    }

    func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
        try world.withLock { world throws(FileError) in
            try world.change("mkdir", path) { $0.createDirectory(path) }
        }
    }

    func rename(_ path: String, to target: String) throws(FileError) {
        try world.withLock { world throws(FileError) in
            guard world.names[path] != nil else {
                throw .system(call: "rename", path: path, errno: ENOENT)
            }
            try world.change("rename", path) { $0.rename(path, to: target) }
        }
    }

    func remove(_ path: String) throws(FileError) {
        try world.withLock { world throws(FileError) in
            guard world.names[path] != nil else {
                throw .system(call: "unlink", path: path, errno: ENOENT)
            }
            try world.change("unlink", path) { $0.remove(path) }
        }
    }

    func synchronizeDirectory(_ path: String) throws(FileError) {
        try world.withLock { world throws(FileError) in
            try world.change("fsync", path, isSync: true) { $0.synchronizeNames(in: path) }
        }
    }

    func setMode(_ path: String, _ mode: UInt32) throws(FileError) {
        try world.withLock { world throws(FileError) in
            try world.change("chmod", path) { _ in }
        }
    }
}
