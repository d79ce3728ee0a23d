import Dispatch
package import LogStorage

extension LogReader {
    /// `forEachBatch` from the start of the log, with another thread ahead that reads and hashes
    /// while `body` folds what was read before it: each is about half of opening a ledger. Gives
    /// and throws what `forEachBatch` does, in the same order.
    ///
    /// - Parameters:
    ///   - mark: where to go on; `nil`: at the start of the log.
    ///   - chunk: how many records are handed over at once; fewer are not worth a thread.
    package func forEachBatchAhead(
        behind mark: LogMark? = nil, upTo size: UInt64?,
        chunk: Int = LedgerCoreLimits.readAheadRecords,
        _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        let before = mark?.place.size ?? 0
        guard let acknowledged = self.size, acknowledged > before + UInt64(chunk) else {
            return try forEachBatch(after: mark, upTo: size, body)
        }
        let ahead = Handover<PartAhead>(room: LedgerCoreLimits.readAheadChunks)
        // A queue of its own: one that is shared may have no thread left to run on.
        DispatchQueue(label: "flagledger.read-ahead").async {
            self.handOver(to: ahead, behind: mark, upTo: size, chunk: chunk)
        }
        defer { ahead.stop() }
        while true {
            switch ahead.take() {
            case .batches(let batches): for batch in batches { try body(batch) }
            case .end(let end): return try end.get()
            }
        }
    }

    /// The thread that reads.
    private func handOver(
        to ahead: Handover<PartAhead>, behind mark: LogMark?, upTo size: UInt64?, chunk: Int
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
private enum PartAhead: Sendable {
    case batches([StoredBatch])
    case end(Result<ScanEnd, any Error>)
}

/// Nobody folds any more.
private struct Stopped: Error {}
