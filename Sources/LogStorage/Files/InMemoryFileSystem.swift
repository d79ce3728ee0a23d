import Glibc
import Synchronization

/// A file system that lives in this process and ends with it: for `serve --memory`, where nothing
/// is to be kept.
package final class InMemoryFileSystem: FileSystem {
    private enum Node {
        case directory
        case file(InMemoryFile)
    }

    private let nodes = Mutex<[String: Node]>(["/": .directory, ".": .directory])

    package init() {}

    package func open(
        _ path: String, _ opening: FileOpening
    ) throws(FileError) -> any StorageFile {
        try nodes.withLock { nodes throws(FileError) in
            switch nodes[path] {
            case .file(let file):
                if opening == .createEmpty { file.clear() }
                return file
            case .directory: throw FileError.system(call: "open", path: path, errno: EISDIR)
            case nil:
                if opening == .read || opening == .readWrite {
                    throw FileError.system(call: "open", path: path, errno: ENOENT)
                }
                let file = InMemoryFile(path)
                nodes[path] = .file(file)
                return file
            }
        }
    }

    package func kind(of path: String) throws(FileError) -> FileKind? {
        nodes.withLock { nodes in
            switch nodes[path] {
            case .directory: .directory
            case .file: .file
            case nil: nil
            }
        }
    }

    package func list(_ directory: String) throws(FileError) -> [String] {
        nodes.withLock { nodes in
            nodes.keys.filter { $0.hasPrefix(directory + "/") }
                .map { String($0.dropFirst(directory.count + 1)) }
                .filter { !$0.contains("/") }.sorted()
        }
    }

    package func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
        try nodes.withLock { nodes throws(FileError) in
            guard nodes[path] == nil else {
                throw FileError.system(call: "mkdir", path: path, errno: EEXIST)
            }
            nodes[path] = .directory
        }
    }

    package func rename(_ path: String, to target: String) throws(FileError) {
        try nodes.withLock { nodes throws(FileError) in
            guard let node = nodes.removeValue(forKey: path) else {
                throw FileError.system(call: "rename", path: path, errno: ENOENT)
            }
            nodes[target] = node
        }
    }

    package func remove(_ path: String) throws(FileError) {
        try nodes.withLock { nodes throws(FileError) in
            guard nodes.removeValue(forKey: path) != nil else {
                throw FileError.system(call: "unlink", path: path, errno: ENOENT)
            }
        }
    }

    package func synchronizeDirectory(_ path: String) throws(FileError) {}
    package func setMode(_ path: String, _ mode: UInt32) throws(FileError) {}
}

/// A file of an `InMemoryFileSystem`.
final class InMemoryFile: StorageFile {
    let path: String
    private let bytes = Mutex<[UInt8]>([])
    private let isLocked = Atomic<Bool>(false)

    init(_ path: String) { self.path = path }

    func clear() { bytes.withLock { $0 = [] } }

    func size() throws(FileError) -> UInt64 { bytes.withLock { UInt64($0.count) } }

    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        bytes.withLock { bytes in
            guard offset < UInt64(bytes.count) else { return [] }
            return Array(bytes[Int(offset)..<min(bytes.count, Int(offset) + count)])
        }
    }

    func write(_ new: [UInt8], at offset: UInt64) throws(FileError) {
        // Where nothing is written no file grows.
        if new.isEmpty { return }
        bytes.withLock { bytes in
            let end = Int(offset) + new.count
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            bytes.replaceSubrange(Int(offset)..<end, with: new)
        }
    }

    func synchronize() throws(FileError) {}

    func truncate(to length: UInt64) throws(FileError) {
        bytes.withLock { bytes in
            let length = Int(length)
            if length < bytes.count {
                bytes.removeLast(bytes.count - length)
            } else {
                bytes += [UInt8](repeating: 0, count: length - bytes.count)
            }
        }
    }

    func tryLock(shared: Bool) throws(FileError) -> Bool {
        !isLocked.exchange(true, ordering: .acquiringAndReleasing)
    }

    func unlock() throws(FileError) { isLocked.store(false, ordering: .releasing) }
}
