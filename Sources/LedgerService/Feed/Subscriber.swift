import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// One open stream and how far it has come. It belongs to a loop; while it catches up from the log,
/// a background thread drives it and the loop leaves it alone.
final class Subscriber: Sendable {
    enum Progress: Sendable {
        /// The next position to tell of.
        case following(UInt64)
        case catchingUp
        case ended
    }

    /// How bytes go to the client; the formats differ, the feed is one.
    struct Output: Sendable {
        let kind: StreamKind
        /// Formats what is told of one record, alike for all streams of the kind; `nil` where they
        /// do not tell of it.
        let format: @Sendable (AppendedRecord) -> [UInt8]?
        /// Formats a goodbye, with the position to resume behind.
        let goodbye: @Sendable (_ reason: StreamEnd, _ position: UInt64?) -> [UInt8]
        /// Formats counters; `nil` where this stream's clients know of none.
        var telemetry: (@Sendable (JSONValue) -> [UInt8])?
        let send: @Sendable ([UInt8]) -> Sent
        let finish: @Sendable ([UInt8], StreamEnd) -> Void
        let pendingBytes: @Sendable () -> Int
        /// Whether only the newest of several changes is told.
        let isCoalescing: Bool
    }

    enum Sent: Sendable {
        case taken
        case lagging
        case closed
    }

    let tokenID: String
    let governedBy: FlagKey
    let scope: FeedScope
    /// The environment in which the governing flag is resolved.
    let environment: Environment?
    let output: Output
    let progress: Mutex<Progress>
    var tenant: Tenant { scope.tenant }

    init(
        tokenID: String, governedBy: FlagKey, scope: FeedScope, environment: Environment?,
        output: Output, from position: UInt64
    ) {
        self.tokenID = tokenID
        self.governedBy = governedBy
        self.scope = scope
        self.environment = environment
        self.output = output
        progress = Mutex(.following(position))
    }

    /// Tells of records in order, as `format` writes them. Gives the position behind the last one,
    /// or `nil` when the stream had to end.
    func tell(
        _ records: some Sequence<AppendedRecord>, from start: UInt64,
        as format: (AppendedRecord) -> [UInt8]?
    ) -> UInt64? {
        var next = start
        var waiting: [UInt8]?
        for record in records {
            if scope.covers(record.event), let bytes = format(record) {
                if output.isCoalescing {
                    waiting = bytes
                } else if !send(bytes, behind: next) {
                    return nil
                }
            }
            next = record.place.position + 1
        }
        if let waiting, !send(waiting, behind: next) { return nil }
        return next
    }

    /// Tells the counters, unless the client has enough on the way: the next ones tell the same.
    func tell(_ telemetry: JSONValue) {
        guard let format = output.telemetry, case .following = progress.withLock({ $0 }),
            output.pendingBytes() <= LedgerServiceLimits.burstBytes
        else { return }
        _ = output.send(format(telemetry))
    }

    private func send(_ bytes: [UInt8], behind next: UInt64) -> Bool {
        switch output.send(bytes) {
        case .taken: return true
        case .closed:
            progress.withLock { $0 = .ended }
            return false
        case .lagging:
            end(.lagging, resumeBehind: next == 0 ? nil : next - 1)
            return false
        }
    }

    /// Ends the stream and says why.
    func end(_ reason: StreamEnd, resumeBehind position: UInt64?) {
        let wasOpen = progress.withLock { progress in
            if case .ended = progress { return false }
            progress = .ended
            return true
        }
        if wasOpen { output.finish(output.goodbye(reason, position), reason) }
    }
}

/// Why a stream ends from this side.
enum StreamEnd: String, Sendable {
    /// The client read too slowly: it comes back with the position and misses nothing.
    case lagging = "LAGGING"
    /// The token was revoked or has expired.
    case unauthenticated = "UNAUTHENTICATED"
    /// The flag that governs the stream is off for this tenant now.
    case disabled = "STREAM_DISABLED"
    case shuttingDown = "SHUTTING_DOWN"
    case failed = "STORAGE_FAILED"
}
