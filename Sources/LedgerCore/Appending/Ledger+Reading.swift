package import FlagModel
import FlagState
import LogStorage
import Synchronization

// What is asked of an open ledger beside its state: records from the disk, hashes from the tree.
extension Ledger {
    /// The bytes of one acknowledged record. Throws `Refusal` (`unknownPosition`) where there is
    /// none, and what reading throws.
    package func recordBytes(at position: UInt64) throws -> [UInt8] {
        let size = publication.state.size
        guard position < size else {
            throw Refusal(
                .unknownPosition, "there is no position \(position): the ledger has \(size) records"
            )
        }
        return try index.record(at: position).bytes
    }

    /// One record and its event. Throws as `recordBytes(at:)` does.
    package func record(at position: UInt64) throws -> (record: Record, event: Event) {
        try DecodedRecord.decode(recordBytes(at: position), at: position)
    }

    /// Gives every record from `first` to before `end`, which must be acknowledged, in order. It
    /// costs what is read, wherever it begins. Throws what reading throws, and what `body` throws.
    package func forEachRecord(
        from first: UInt64, to end: UInt64, _ body: (AppendedRecord) throws -> Void
    ) throws {
        guard first < end else { return }
        var scan = try index.scan(from: first)
        while scan.position < end {
            let stored = try index.read(&scan)
            let (record, event) = try DecodedRecord.decode(stored.bytes, at: stored.position)
            try body(
                AppendedRecord(place: EventPlace(of: record), event: event, bytes: record.event))
        }
    }

    /// The records at `positions`, which rise and must be acknowledged, until `body` gives `false`.
    /// What lies far apart is not read through.
    package func forEachRecord(
        at positions: [UInt64], _ body: (Record, Event) throws -> Bool
    ) throws {
        guard let first = positions.first else { return }
        var scan = try index.scan(from: first)
        for position in positions {
            try index.move(&scan, to: position)
            let stored = try index.read(&scan)
            let (record, event) = try DecodedRecord.decode(stored.bytes, at: position)
            if try !body(record, event) { return }
        }
    }

    /// The bytes of the records in `positions`, all of which must be acknowledged.
    package func recordBytes(in positions: Range<UInt64>) throws -> [[UInt8]] {
        guard !positions.isEmpty else { return [] }
        var scan = try index.scan(from: positions.lowerBound)
        return try positions.map { _ in try index.read(&scan).bytes }
    }

    /// Why this ledger takes no more writes; `nil` while it does.
    package var failure: String? { publishedFailure.withLock { $0 } }
}
