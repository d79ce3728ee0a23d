import Glibc
import LogStorage
import Synchronization

/// An open file of the simulated file system; it follows its node, not its name.
final class MemoryFile: StorageFile {
    let path: String
    private let node: Int
    private let system: MemoryFileSystem

    init(path: String, node: Int, system: MemoryFileSystem) {
        self.path = path
        self.node = node
        self.system = system
    }

    deinit { try? unlock() }

    func size() throws(FileError) -> UInt64 {
        try system.world.withLock { world throws(FileError) in
            try world.checkRunning("fstat", path)
            return UInt64(world.nodes[node]?.content.count ?? 0)
        }
    }

    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        try system.world.withLock { world throws(FileError) in
            try world.checkRunning("pread", path)
            let content = world.nodes[node]?.content ?? []
            let start = min(Int(offset), content.count)
            return Array(content[start..<min(start + count, content.count)])
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try system.world.withLock { world throws(FileError) in
            try world.change("pwrite", path) { $0.nodes[node]?.write(bytes, at: Int(offset)) }
        }
    }

    func synchronize() throws(FileError) {
        try system.world.withLock { world throws(FileError) in
            // After a failed sync the system takes the pages for clean: in memory, never on disk.
            try world.change("fdatasync", path, isSync: true) {
                $0.nodes[node]?.synchronize()
            } failure: {
                $0.nodes[node]?.dirty = []
            }
        }
    }

    func truncate(to length: UInt64) throws(FileError) {
        try system.world.withLock { world throws(FileError) in
            try world.change("ftruncate", path) { $0.nodes[node]?.resize(to: Int(length)) }
        }
    }

    func tryLock(shared: Bool) throws(FileError) -> Bool {
        try system.world.withLock { world throws(FileError) in
            try world.checkRunning("flock", path)
            let me = ObjectIdentifier(self)
            guard world.lockHolders[node, default: me] == me else { return false }
            world.lockHolders[node] = me
            return true
        }
    }

    func unlock() throws(FileError) {
        system.world.withLock { world in
            guard world.lockHolders[node] == ObjectIdentifier(self) else { return }
            world.lockHolders[node] = nil
        }
    }
}
