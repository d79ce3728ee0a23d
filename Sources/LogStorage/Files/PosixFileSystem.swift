import CLinux
import Glibc

/// The files of the machine. All durable operations of the log go through this file and
/// `PosixFile.swift`, and are these system calls:
///
///     open     openat(AT_FDCWD, path, O_CLOEXEC…)     write    pwrite64, again until all is out
///     read     pread64, again until all is read       sync     fdatasync
///     rename   rename                                 names    open(O_DIRECTORY) + fsync
///     length   ftruncate                              lock     flock(LOCK_EX | LOCK_NB)
///
/// `EINTR` is tried again everywhere but after a failed sync, where nothing is. Known holes: a disk
/// that lies about its flush is not found out here; on network file systems `flock` may not reach
/// the other machine, so a ledger belongs on a local disk.
package struct PosixFileSystem: FileSystem {
    package init() {}

    package func open(_ path: String, _ opening: FileOpening) throws(FileError) -> any StorageFile {
        let flags =
            switch opening {
            case .read: O_RDONLY
            case .readWrite: O_RDWR
            case .createIfMissing: O_RDWR | O_CREAT
            case .createEmpty: O_RDWR | O_CREAT | O_TRUNC
            }
        return PosixFile(try descriptor(path, flags | O_CLOEXEC, mode: 0o644), path: path)
    }

    package func kind(of path: String) throws(FileError) -> FileKind? {
        var status = stat()
        guard retrying({ unsafe stat(path, &status) }) == 0 else {
            // A file in the middle of the path means the same to who asks: nothing is there.
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system(call: "stat", path: path, errno: errno)
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    package func list(_ directory: String) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(directory) else {
            throw .system(call: "opendir", path: directory, errno: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .system(call: "readdir", path: directory, errno: errno) }
        return names.sorted()
    }

    package func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
        guard unsafe mkdir(path, mode) == 0 else {
            throw .system(call: "mkdir", path: path, errno: errno)
        }
    }

    package func rename(_ path: String, to target: String) throws(FileError) {
        guard unsafe Glibc.rename(path, target) == 0 else {
            throw .system(call: "rename", path: path, errno: errno)
        }
    }

    package func remove(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 else {
            throw .system(call: "unlink", path: path, errno: errno)
        }
    }

    package func synchronizeDirectory(_ path: String) throws(FileError) {
        let directory = try descriptor(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, mode: 0)
        let result = fsync(directory)
        let code = errno
        _ = Glibc.close(directory)
        guard result == 0 else { throw .system(call: "fsync", path: path, errno: code) }
    }

    package func setMode(_ path: String, _ mode: UInt32) throws(FileError) {
        guard retrying({ unsafe chmod(path, mode) }) == 0 else {
            throw .system(call: "chmod", path: path, errno: errno)
        }
    }

    private func descriptor(_ path: String, _ flags: Int32, mode: UInt32) throws(FileError) -> Int32
    {
        let result = retrying { unsafe Glibc.open(path, flags, mode) }
        guard result >= 0 else { throw .system(call: "open", path: path, errno: errno) }
        return result
    }
}

/// Runs a call again while a signal interrupts it.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
