import FlagModel
import FlagState
import LogStorage

/// A stored batch with its events: all that can be made of it without those before it.
struct DecodedBatch: Sendable {
    struct Item: Sendable {
        let event: Event
        let place: EventPlace
        let epoch: UInt32
    }

    let stored: StoredBatch
    /// Of the records in their order; where one cannot be read, of those before it.
    let items: [Item]
    let obstacle: LedgerError?

    init(_ stored: StoredBatch) {
        self.stored = stored
        var items: [Item] = []
        items.reserveCapacity(stored.records.count)
        var obstacle: LedgerError?
        for stored in stored.records {
            do throws(LedgerError) {
                let (record, event) = try DecodedRecord.decode(stored.bytes, at: stored.position)
                items.append(
                    Item(event: event, place: EventPlace(of: record), epoch: record.epoch))
            } catch {
                obstacle = error
                break
            }
        }
        self.items = items
        self.obstacle = obstacle
    }
}
