import ByteCoding
import FlagModel
import FlagState
package import LedgerCore
import Synchronization

/// The newest changes, for streams that follow the log: a client that is a little behind is served
/// from here, one that was away for long from the log itself.
package final class ChangeFeed: Sendable {
    /// Records one behind the other, without a gap; a new one takes the place of the oldest. So a
    /// change costs what it brings, however many are held.
    private struct Held {
        let limit: Int
        private var ring: [AppendedRecord] = []
        /// The position that stands at the start of the ring, and every so many behind it.
        private var origin: UInt64 = 0
        /// The position behind the newest.
        private(set) var end: UInt64 = 0

        init(limit: Int) { self.limit = limit }

        var first: UInt64 { end - UInt64(ring.count) }

        subscript(position: UInt64) -> AppendedRecord { ring[slot(of: position)] }

        mutating func append(_ record: AppendedRecord) {
            let position = record.place.position
            if ring.isEmpty { origin = position }
            if ring.count < limit {
                ring.append(record)
            } else {
                ring[slot(of: position)] = record
            }
            end = position + 1
        }

        private func slot(of position: UInt64) -> Int {
            Int((position - origin) % UInt64(limit))
        }
    }

    private let held: Mutex<Held>

    /// - Parameter limit: how many records are held.
    package init(limit: Int = LedgerServiceLimits.feedEventsHeld) {
        held = Mutex(Held(limit: limit))
    }

    /// Takes in a batch, on the writer's queue.
    package func publish(_ records: [AppendedRecord]) {
        held.withLock { held in
            for record in records { held.append(record) }
        }
    }

    /// Every record from `position` on that is held; `nil` where the first of them is held no more,
    /// or where they are too many to be sent at once: then the log has to be read.
    package func records(from position: UInt64) -> [AppendedRecord]? {
        held.withLock { held in
            guard held.end > 0, held.first <= position else { return nil }
            var records: [AppendedRecord] = []
            var bytes = 0
            for next in min(position, held.end)..<held.end {
                let record = held[next]
                bytes += record.bytes.count
                if bytes > LedgerServiceLimits.burstBytes { return nil }
                records.append(record)
            }
            return records
        }
    }
}
