import Glibc

/// A system call on a file that failed: which, where and why.
package enum FileError: Error, Hashable, Sendable {
    case system(call: String, path: String, errno: Int32)
    /// The call succeeded and yet did less than it must (a write of zero bytes).
    case incomplete(call: String, path: String, wanted: Int, done: Int)

    /// The `errno` value, if the system gave one.
    package var code: Int32? {
        guard case .system(_, _, let code) = self else { return nil }
        return code
    }

    /// There is no room: no space on the device, over quota, or over the size a file may have.
    package var meansNoRoom: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }
    /// A directory could not be synced: nobody knows which of its names a power cut would leave.
    package var leavesNamesUnknown: Bool {
        if case .system("fsync", _, _) = self { true } else { false }
    }
    package var meansMissing: Bool { code == ENOENT }
    /// It may be there, and is not for this user to look at.
    package var meansForbidden: Bool { code == EACCES || code == EPERM }
}

extension FileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .system(let call, let path, let code):
            "\(path): \(call) failed: \(FileError.text(of: code))"
        case .incomplete(let call, let path, let wanted, let done):
            "\(path): \(call) did \(done) of \(wanted) bytes: check the disk"
        }
    }

    private static func text(of code: Int32) -> String {
        switch code {
        case ENOENT: "it does not exist: check the path"
        case EACCES, EPERM: "permission denied: check owner and mode"
        case ENOSPC: "no space left on the device: make room"
        case EDQUOT: "disk quota exceeded: make room"
        case EFBIG: "over the allowed file size: raise the limit"
        case EIO: "input/output error: check the disk"
        case EROFS: "the file system is read-only: mount it for writing"
        case EEXIST: "it exists already"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case EMFILE, ENFILE: "too many open files: raise the limit"
        default: "error \(code)"
        }
    }
}
