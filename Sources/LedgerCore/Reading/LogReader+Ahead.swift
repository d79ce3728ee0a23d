import Dispatch
package import LogStorage

extension LogReader {
    /// `forEachBatch` from the start of the log, with two other threads ahead: one that reads and
    /// hashes, and one that prepares what it has read, while `body` takes what was prepared before.
    /// In opening a log, each of them has about a third to do. Gives and throws what `forEachBatch`
    /// does, in the same order.
    ///
    /// - Parameters:
    ///   - mark: where to go on; `nil`: at the start of the log.
    ///   - chunk: how many records are handed over at once; fewer are not worth a thread.
    ///   - prepare: what does not depend on the batches before.
    package func forEachBatchAhead<Prepared: Sendable>(
        behind mark: LogMark? = nil, upTo size: UInt64?,
        chunk: Int = LedgerCoreLimits.readAheadRecords,
        preparing prepare: @escaping @Sendable (StoredBatch) -> Prepared,
        _ body: (Prepared) throws -> Void
    ) throws -> ScanEnd {
        let before = mark?.place.size ?? 0
        guard let acknowledged = self.size, acknowledged > before + UInt64(chunk) else {
            return try forEachBatch(after: mark, upTo: size) { try body(prepare($0)) }
        }
        let read = Handover<PartAhead<StoredBatch>>(room: LedgerCoreLimits.readAheadChunks)
        let prepared = Handover<PartAhead<Prepared>>(room: LedgerCoreLimits.readAheadChunks)
        // Queues of their own: one that is shared may have no thread left to run on.
        DispatchQueue(label: "flagledger.read-ahead").async {
            self.handOver(to: read, behind: mark, upTo: size, chunk: chunk)
        }
        DispatchQueue(label: "flagledger.prepare-ahead").async {
            defer { read.stop() }
            var isWanted = true
            while isWanted {
                switch read.take() {
                case .batches(let batches):
                    isWanted = prepared.give(.batches(batches.map(prepare)))
                case .end(let end):
                    _ = prepared.give(.end(end))
                    isWanted = false
                }
            }
        }
        defer { prepared.stop() }
        while true {
            switch prepared.take() {
            case .batches(let batches): for batch in batches { try body(batch) }
            case .end(let end): return try end.get()
            }
        }
    }

    /// The thread that reads.
    private func handOver(
        to ahead: Handover<PartAhead<StoredBatch>>, behind mark: LogMark?, upTo size: UInt64?,
        chunk: Int
    ) {
        var batches: [StoredBatch] = []
        var records = 0
        let end = Result {
            try forEachBatch(after: mark, upTo: size) { batch in
                batches.append(batch)
                records += batch.records.count
                guard records >= chunk else { return }
                guard ahead.give(.batches(batches)) else { throw Stopped() }
                batches = []
                records = 0
            }
        }
        // Also before an error: what was read until then is good, and comes first.
        _ = ahead.give(.batches(batches))
        _ = ahead.give(.end(end))
    }

    /// Where there is no mark, from the start.
    private func forEachBatch(
        after mark: LogMark?, upTo size: UInt64?, _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        guard let mark else { return try forEachBatch(upTo: size, body) }
        return try forEachBatch(behind: mark, upTo: size, body)
    }
}

/// What comes next of a log that is read ahead; a few chunks at most lie ready.
private enum PartAhead<Batch: Sendable>: Sendable {
    case batches([Batch])
    case end(Result<ScanEnd, any Error>)
}

/// Nobody folds any more.
private struct Stopped: Error {}
