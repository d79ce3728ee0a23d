/// Why a log was not opened, read or written. Failed system calls come as `FileError`.
package enum LogStorageError: Error, Hashable, Sendable {
    case noSuchDirectory(path: String)
    case notADirectory(path: String)
    case notALedger(path: String, missing: String)
    case alreadyThere(path: String)
    /// `create` did not get as far as acknowledging its first batch: nothing was ever promised.
    case creationUnfinished(path: String)
    case locked(path: String, holder: LockHolder?)
    case unsupportedFormat(file: String, found: UInt32, supported: UInt32)
    /// Acknowledged bytes do not check, or cannot be told from such.
    case corrupt(Damage)
    /// `head` tells of more records than the segments hold.
    case acknowledgedDataLost(path: String, acknowledged: UInt64, found: UInt64)
    /// Neither slot of `head` can be read, so how much was acknowledged is not known.
    case headLost(path: String, logSize: UInt64, checkpointSize: UInt64?)
    /// `head` and the segments do not belong together.
    case headContradictsLog(path: String, expected: String, found: String)
    /// No room for the next batch or segment. Nothing was written; it may be tried again.
    case diskFull(FileError)
    /// An earlier write or sync failed (`cause`): this process writes no more.
    case writerFailed(path: String, cause: String)
    case recordTooLong(bytes: Int, limit: Int)
    case batchTooLarge(records: Int, bytes: Int)
    case emptyBatch
    case noteTooLong(bytes: Int, limit: Int)
    /// The last batch has no signed checkpoint yet: `acknowledge` comes before the next write.
    case notAcknowledged(size: UInt64)
    /// The segment is sealed: `roll` comes before the next write.
    case rollNeeded(size: UInt64)
    /// There is nothing to acknowledge, roll or read back in this state.
    case outOfOrder(String)
}

extension LogStorageError: CustomStringConvertible {
    package var description: String {
        openingDescription ?? recoveryDescription ?? writingDescription
    }

    private var openingDescription: String? {
        switch self {
        case .noSuchDirectory(let path):
            "\(path): there is no such directory: check the path, or make a ledger with init"
        case .notADirectory(let path):
            "\(path): not a directory: a ledger is a directory"
        case .notALedger(let path, let missing):
            "\(path): not a ledger, \(missing) is missing: check the path, or copy it whole"
        case .alreadyThere(let path):
            "\(path): exists already: choose an empty directory for a new ledger"
        case .creationUnfinished(let path):
            "\(path): the ledger was never finished being made: remove it and make it again; or, "
                + "if it was in use and its file head was lost, restore that file or see "
                + "'flagledger recover --help'"
        case .locked(let path, let holder):
            "\(path): held by \(holder.map(String.init) ?? "another process"): "
                + "go through that process, or wait until it ends"
        case .unsupportedFormat(let file, let found, let supported):
            "\(file): format \(found) is newer than this program, which knows format "
                + "\(supported): use a newer version"
        default: nil
        }
    }

    private var recoveryDescription: String? {
        switch self {
        case .corrupt(let damage):
            "\(damage): do not write to this ledger: restore it from a copy, then audit"
        case .acknowledgedDataLost(let path, let acknowledged, let found):
            "\(path): \(acknowledged) records were acknowledged, the segments hold \(found): "
                + "restore the missing segments from a copy"
        case .headLost(let path, let logSize, let checkpointSize):
            "\(path): no slot can be read, so the acknowledged size is not known "
                + "(segments: \(logSize)"
                + (checkpointSize.map { ", checkpoint file: \($0)" } ?? ", no checkpoint file")
                + "): restore it from a copy, or accept the loss with recover --accept-head-loss"
        case .headContradictsLog(let path, let expected, let found):
            "\(path): does not belong to these segments, expected \(expected), found \(found): "
                + "restore both from one copy"
        default: nil
        }
    }

    private var writingDescription: String {
        switch self {
        case .diskFull(let error): "\(error): nothing was written; try again when there is room"
        case .writerFailed(let path, let cause):
            "\(path): writing has stopped since an earlier error (\(cause)): "
                + "check the disk, then start again"
        case .recordTooLong(let bytes, let limit):
            "a record of \(bytes) bytes is too long: at most \(limit)"
        case .batchTooLarge(let records, let bytes):
            "a batch of \(records) records and \(bytes) bytes is too large: split it"
        case .emptyBatch: "a batch needs a record: write nothing instead"
        case .noteTooLong(let bytes, let limit):
            "a checkpoint of \(bytes) bytes is too long: at most \(limit)"
        case .notAcknowledged(let size):
            "size \(size) is not acknowledged yet: acknowledge it before the next write"
        case .rollNeeded(let size): "the segment is sealed at size \(size): roll before writing"
        case .outOfOrder(let text): text
        default: "unknown error of the log"
        }
    }
}
