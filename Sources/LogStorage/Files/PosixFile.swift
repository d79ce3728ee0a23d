import CLinux
import Glibc

/// An open file of the machine; the descriptor closes with it.
final class PosixFile: StorageFile {
    let path: String
    private let descriptor: Int32

    init(_ descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = Glibc.close(descriptor) }

    func size() throws(FileError) -> UInt64 {
        var status = stat()
        guard retrying({ unsafe fstat(descriptor, &status) }) == 0 else {
            throw failure("fstat")
        }
        return UInt64(clamping: status.st_size)
    }

    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        guard count > 0, let start = Int(exactly: offset) else { return [] }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let result = retrying {
                    unsafe pread(descriptor, rest.baseAddress, rest.count, start + filled)
                }
                if result < 0 { code = errno }
                if result <= 0 { return }
                filled += result
            }
        }
        guard code == 0 else { throw .system(call: "pread", path: path, errno: code) }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        guard let start = Int(exactly: offset) else {
            throw .system(call: "pwrite", path: path, errno: EFBIG)
        }
        var done = 0
        while done < bytes.count {
            let result = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                return retrying {
                    unsafe pwrite(descriptor, rest.baseAddress, rest.count, start + done)
                }
            }
            guard result >= 0 else { throw failure("pwrite") }
            guard result > 0 else {
                throw .incomplete(call: "pwrite", path: path, wanted: bytes.count, done: done)
            }
            done += result
        }
    }

    func synchronize() throws(FileError) {
        guard fdatasync(descriptor) == 0 else { throw failure("fdatasync") }
    }

    func truncate(to length: UInt64) throws(FileError) {
        guard let length = Int(exactly: length) else {
            throw .system(call: "ftruncate", path: path, errno: EFBIG)
        }
        guard retrying({ ftruncate(descriptor, length) }) == 0 else { throw failure("ftruncate") }
    }

    func tryLock(shared: Bool) throws(FileError) -> Bool {
        if retrying({ flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) }) == 0 {
            return true
        }
        if errno == EWOULDBLOCK { return false }
        throw failure("flock")
    }

    func unlock() throws(FileError) {
        guard retrying({ flock(descriptor, LOCK_UN) }) == 0 else { throw failure("flock") }
    }

    private func failure(_ call: String) -> FileError {
        .system(call: call, path: path, errno: errno)
    }
}
