package import FlagModel
import FlagState
import LogStorage
import Synchronization
package import Transparency

// What is asked of an open ledger beside its state: records from the disk, hashes from the tree.
extension Ledger {
    /// The bytes of one acknowledged record. Throws `Refusal` (`unknownPosition`) where there is
    /// none, and what reading throws.
    package func recordBytes(at position: UInt64) throws -> [UInt8] {
        let size = publication.state.size
        guard position < size,
            let bytes = try LogReader(fileSystem: fileSystem, layout: layout).record(at: position)
        else {
            throw Refusal(
                .unknownPosition, "there is no position \(position): the ledger has \(size) records"
            )
        }
        return bytes
    }

    /// One record and its event. Throws as `recordBytes(at:)` does.
    package func record(at position: UInt64) throws -> (record: Record, event: Event) {
        try DecodedRecord.decode(recordBytes(at: position), at: position)
    }

    /// Gives every acknowledged record from `first` to before `end`, batch by batch, in order.
    /// Throws what reading throws, and what `body` throws.
    package func forEachBatch(
        from first: UInt64, to end: UInt64, _ body: ([AppendedRecord]) throws -> Void
    ) throws {
        guard first < end else { return }
        try LogReader(fileSystem: fileSystem, layout: layout).forEachBatch(
            in: first..<end
        ) { records in
            try body(
                records.map { stored in
                    let (record, event) = try DecodedRecord.decode(
                        stored.bytes, at: stored.position)
                    return AppendedRecord(
                        place: EventPlace(of: record), event: event, bytes: record.event)
                })
        }
    }

    /// The records at `positions`, which rise, in one pass over the log, until `body` gives
    /// `false`.
    package func forEachRecord(
        at positions: [UInt64], _ body: (Record, Event) throws -> Bool
    ) throws {
        guard let first = positions.first, let last = positions.last else { return }
        var wanted = positions[...]
        try LogReader(fileSystem: fileSystem, layout: layout).forEachBatch(
            in: first..<last + 1
        ) { records in
            for stored in records where stored.position == wanted.first {
                wanted.removeFirst()
                let (record, event) = try DecodedRecord.decode(stored.bytes, at: stored.position)
                if try !body(record, event) { wanted = [] }
            }
        }
    }

    /// The bytes of the records in `positions`, all of which must be there.
    package func recordBytes(in positions: Range<UInt64>) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        try LogReader(fileSystem: fileSystem, layout: layout).forEachBatch(in: positions) {
            found += $0.map(\.bytes)
        }
        return found
    }

    /// The number of segments, and the bytes of their files.
    package func logExtent() throws -> (segments: Int, bytes: UInt64) {
        let segments = try LogReader(fileSystem: fileSystem, layout: layout).segments
        return (segments.count, segments.reduce(0) { $0 + $1.length })
    }

    /// Why this ledger takes no more writes; `nil` while it does.
    package var failure: String? { publishedFailure.withLock { $0 } }

    /// Calls `body` with the tree over all acknowledged records, on the writer's queue: between
    /// two batches, so that it must be quick.
    package func withTree(_ body: @escaping @Sendable (borrowing MerkleLevels) -> Void) {
        onWriterQueue { sequencer in body(sequencer.tree) }
    }
}
