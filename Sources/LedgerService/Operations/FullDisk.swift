import ByteCoding
import Synchronization

/// Whether the disk was full when something was last written. Unlike a disk that fails, it takes
/// writes again as soon as there is room.
final class FullDisk: Sendable {
    private let noted = Mutex<Timestamp?>(nil)

    /// A write found no room.
    func note(at now: Timestamp) { noted.withLock { $0 = now } }

    /// A write found room.
    func clear() { noted.withLock { $0 = nil } }

    /// Whether nothing can be written. Not where the last write was so long ago that only another
    /// one can tell: a server that is sent no writes would never be ready again.
    func isFull(now: Timestamp) -> Bool {
        noted.withLock { noted in
            guard let noted else { return false }
            return now.microseconds - noted.microseconds < LedgerServiceLimits.fullDiskMicroseconds
        }
    }
}

/// Why the ledger takes no writes, as anybody may know it: paths and causes are for the log.
enum WriteFailure: String, Sendable {
    case diskFull = "the disk is full: writes are refused until there is room"
    case diskFailed = """
        the disk failed: writes are refused until the service is started again (see its log)
        """
}
