/// How a file is opened.
package enum FileOpening: Hashable, Sendable {
    /// For reading; it must exist.
    case read
    /// For reading and writing; it must exist.
    case readWrite
    /// For reading and writing; made empty with mode 0644 (less the umask) if it is missing.
    case createIfMissing
    /// For reading and writing; made, or emptied if it is there.
    case createEmpty
}

/// What a path names.
package enum FileKind: Hashable, Sendable {
    case file, directory, other
}

/// The few things that the log asks of a file system, so that a simulated one can take its place
/// and lose, tear and spoil what was not synced. Paths are the host's.
package protocol FileSystem: Sendable {
    func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile
    /// Gives `nil` if nothing is there. Follows symbolic links.
    func kind(of path: String) throws(FileError) -> FileKind?
    /// The names in a directory, sorted, without `.` and `..`.
    func list(_ directory: String) throws(FileError) -> [String]
    func createDirectory(_ path: String, mode: UInt32) throws(FileError)
    /// Replaces `target` in one step if it is there.
    func rename(_ path: String, to target: String) throws(FileError)
    func remove(_ path: String) throws(FileError)
    /// Makes the names in a directory durable: after create, rename and remove.
    func synchronizeDirectory(_ path: String) throws(FileError)
    func setMode(_ path: String, _ mode: UInt32) throws(FileError)
}

extension FileSystem {
    /// Whether there is anything at `path`. Throws `FileError` when that cannot be told.
    package func exists(_ path: String) throws(FileError) -> Bool { try kind(of: path) != nil }

    /// Makes the directory, or leaves the one that is there as it is, its mode too.
    package func createDirectoryIfMissing(_ path: String, mode: UInt32) throws(FileError) {
        if try !exists(path) { try createDirectory(path, mode: mode) }
    }
}

/// An open file. It is closed when the last reference goes: errors of writing are reported by
/// `synchronize`, which the log always calls before it believes a write.
package protocol StorageFile: AnyObject, Sendable {
    var path: String { get }
    /// The length in bytes.
    func size() throws(FileError) -> UInt64
    /// `count` bytes from `offset`, fewer only at the end of the file.
    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8]
    /// All of `bytes` at `offset`, or an error and an unknown part of them.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError)
    /// The content and length are durable when this returns (`fdatasync`).
    func synchronize() throws(FileError)
    func truncate(to length: UInt64) throws(FileError)
    /// Takes the advisory lock without waiting; `false` if another holder has it.
    func tryLock(shared: Bool) throws(FileError) -> Bool
    func unlock() throws(FileError)
}
