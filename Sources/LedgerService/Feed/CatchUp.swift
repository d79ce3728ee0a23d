import ByteCoding
import Dispatch
import FlagModel
import FlagState
import Glibc
import LedgerCore
import Synchronization

/// Brings a stream from where its client left off to what the feed still holds, from the log and
/// at the client's own speed, on a background thread.
struct CatchUp: Sendable {
    /// A client that takes nothing for so long is gone.
    private static let patienceSeconds = 60.0
    private static let queue = DispatchQueue(
        label: "flagledger.catch-up", attributes: .concurrent)

    /// The client left, or was sent away, while it caught up.
    private struct Gone: Error {}

    let service: Service
    let subscriber: Subscriber

    func start(from position: UInt64) {
        CatchUp.queue.async { run(from: position) }
    }

    private func run(from start: UInt64) {
        var position = start
        do {
            while service.feed.records(from: position) == nil {
                let end = service.ledger.publication.state.size
                if end == position { break }
                try subscriber.output.isCoalescing
                    ? tellNewest(from: position, to: end) : tellAll(from: position, to: end)
                position = end
            }
            subscriber.progress.withLock { progress in
                if case .catchingUp = progress { progress = .following(position) }
            }
            service.wakeLoops()
        } catch is Gone {
            return
        } catch {
            service.log.note(
                .error, "a stream could not be served from the log",
                ["cause": .string("\(error)")])
            subscriber.end(.failed, resumeBehind: position == 0 ? nil : position - 1)
        }
    }

    /// One record at a time, so that a large batch is not more than the client may have waiting.
    private func tellAll(from start: UInt64, to end: UInt64) throws {
        try service.ledger.forEachBatch(from: start, to: end) { records in
            for record in records {
                guard waitForClient(),
                    subscriber.tell(CollectionOfOne(record), from: record.place.position) != nil
                else { throw Gone() }
            }
        }
    }

    /// The newest of all changes stands for the others.
    private func tellNewest(from start: UInt64, to end: UInt64) throws {
        var newest: AppendedRecord?
        try service.ledger.forEachBatch(from: start, to: end) { records in
            newest = records.last { subscriber.scope.covers($0.event) } ?? newest
        }
        guard let newest else { return }
        guard subscriber.tell(CollectionOfOne(newest), from: newest.place.position) != nil else {
            throw Gone()
        }
    }

    /// `false` where the client has gone or takes nothing.
    private func waitForClient() -> Bool {
        let deadline = ContinuousClock.now + .seconds(CatchUp.patienceSeconds)
        while subscriber.output.pendingBytes() > LedgerServiceLimits.catchUpBytes {
            if case .ended = subscriber.progress.withLock({ $0 }) { return false }
            if ContinuousClock.now > deadline {
                subscriber.end(.lagging, resumeBehind: nil)
                return false
            }
            usleep(5_000)
        }
        return true
    }
}
