import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// The newest changes, for streams that follow the log: a client that is a little behind is served
/// from here, one that was away for long from the log itself.
final class ChangeFeed: Sendable {
    private struct Held {
        /// In order of their positions, without a gap.
        var records: [AppendedRecord] = []
    }

    private let held = Mutex(Held())

    /// Takes in a batch, on the writer's queue.
    func publish(_ records: [AppendedRecord]) {
        held.withLock { held in
            held.records += records
            let surplus = held.records.count - LedgerServiceLimits.feedEventsHeld
            if surplus > 0 { held.records.removeFirst(surplus) }
        }
    }

    /// Every record from `position` on that is held; `nil` where the first of them is held no more,
    /// or where they are too many to be sent at once: then the log has to be read.
    func records(from position: UInt64) -> ArraySlice<AppendedRecord>? {
        held.withLock { held in
            guard let first = held.records.first, first.place.position <= position else {
                return nil
            }
            let offset = min(position - first.place.position, UInt64(held.records.count))
            let records = held.records[Int(offset)...]
            var bytes = 0
            for record in records {
                bytes += record.bytes.count
                if bytes > LedgerServiceLimits.burstBytes { return nil }
            }
            return records
        }
    }
}
