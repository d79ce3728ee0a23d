import ByteCoding
import Synchronization

/// Whether the disk was full when something was last written. Unlike a disk that fails, it takes
/// writes again as soon as there is room.
final class FullDisk: Sendable {
    private let noted = Mutex<(reason: String, at: Timestamp)?>(nil)

    /// A write found no room.
    func note(_ reason: String, at now: Timestamp) { noted.withLock { $0 = (reason, now) } }

    /// A write found room.
    func clear() { noted.withLock { $0 = nil } }

    /// Why nothing can be written; `nil` where the last write found room, or was so long ago that
    /// only another one can tell: a server that is sent no writes would never be ready again.
    func reason(now: Timestamp) -> String? {
        noted.withLock { noted in
            guard let noted else { return nil }
            let age = now.microseconds - noted.at.microseconds
            return age < LedgerServiceLimits.fullDiskMicroseconds ? noted.reason : nil
        }
    }
}
