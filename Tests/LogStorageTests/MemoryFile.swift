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
            let end = min(start + count, content.count)
            let size = MemoryFileSystem.sectorBytes
            if let bad = world.nodes[node]?.unreadable, start < end,
                bad.contains(where: { $0 * size < end && start < ($0 + 1) * size })
            {
                throw FileError.system(call: "pread", path: path, errno: EIO)
            }
            return Array(content[start..<end])
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try system.world.withLock { world throws(FileError) in
            let fault = world.fault
            try world.change("pwrite", path) {
                $0.nodes[node]?.write(bytes, at: Int(offset))
            } failure: {
                guard case .shortWrite(_, _, let done) = fault else { return }
                $0.nodes[node]?.write(Array(bytes.prefix(done)), at: Int(offset))
            }
        }
    }

    func synchronize() throws(FileError) {
        try system.world.withLock { world throws(FileError) in
            let kept: UInt64 = if case .failedSync(_, _, let kept) = world.fault { kept } else { 0 }
            try world.change("fdatasync", path, isSync: true) {
                $0.nodes[node]?.synchronize()
            } failure: {
                $0.nodes[node]?.failToSynchronize(kept: kept)
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
