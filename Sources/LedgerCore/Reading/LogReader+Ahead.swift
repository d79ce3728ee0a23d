import Dispatch
package import LogStorage
import Synchronization

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
        let ahead = ReadAhead(chunk: chunk)
        // A queue of its own: one that is shared may have no thread left to run on.
        DispatchQueue(label: "flagledger.read-ahead").async {
            ahead.read(self, behind: mark, upTo: size)
        }
        defer { ahead.stop() }
        while let batches = ahead.next() {
            for batch in batches { try body(batch) }
        }
        return try ahead.end()
    }

    /// Where there is no mark, from the start.
    fileprivate func forEachBatch(
        after mark: LogMark?, upTo size: UInt64?, _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        guard let mark else { return try forEachBatch(upTo: size, body) }
        return try forEachBatch(behind: mark, upTo: size, body)
    }
}

/// What one thread has read of a log and another has not taken yet; a few chunks at most.
private final class ReadAhead: Sendable {
    private struct State {
        var chunks: [[StoredBatch]] = []
        /// Set when no more chunks come.
        var end: Result<ScanEnd, any Error>?
        /// Nobody takes chunks any more.
        var isStopped = false
    }

    private struct Stopped: Error {}

    private let chunk: Int
    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)

    init(chunk: Int) {
        self.chunk = chunk
        // Signalled instead of made with this value, below which a semaphore must not be freed.
        for _ in 0..<LedgerCoreLimits.readAheadChunks { room.signal() }
    }

    // MARK: The thread that reads

    func read(_ reader: LogReader, behind mark: LogMark?, upTo size: UInt64?) {
        var batches: [StoredBatch] = []
        var records = 0
        let end = Result {
            try reader.forEachBatch(after: mark, upTo: size) { batch in
                batches.append(batch)
                records += batch.records.count
                guard records >= chunk else { return }
                try give(batches)
                batches = []
                records = 0
            }
        }
        // Also before an error: what was read until then is good, and comes first.
        state.withLock { state in
            state.chunks.append(batches)
            state.end = end
        }
        // For these, and for the end behind them.
        filled.signal()
        filled.signal()
    }

    private func give(_ batches: [StoredBatch]) throws {
        room.wait()
        let isStopped = state.withLock { state in
            state.chunks.append(batches)
            return state.isStopped
        }
        if isStopped { throw Stopped() }
        filled.signal()
    }

    // MARK: The thread that folds

    /// The batches that were read next; `nil` at the end.
    func next() -> [StoredBatch]? {
        filled.wait()
        let batches = state.withLock { $0.chunks.isEmpty ? nil : $0.chunks.removeFirst() }
        room.signal()
        return batches
    }

    /// - Precondition: `next` gave `nil`.
    func end() throws -> ScanEnd {
        guard let end = state.withLock({ $0.end }) else {
            preconditionFailure("there is an end when nothing comes any more")
        }
        return try end.get()
    }

    /// Lets the reading thread go, wherever it waits.
    func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
    }
}
