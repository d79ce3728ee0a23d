import ByteCoding
import Dispatch
import FlagModel
import FlagState
import Glibc
import LedgerCore
import Synchronization

/// Brings a stream from where its client left off to what the feed still holds, from the log and
/// at the client's own speed, on a background thread. A client that does not take what it is sent
/// gives the thread back and is gone on with when it has: idle clients hold up nobody.
struct CatchUp: Sendable {
    /// Few, so that readers of the log leave room for everything else; each serves its clients in
    /// turn.
    private static let queues = (0..<LedgerServiceLimits.catchUpThreads).map {
        DispatchQueue(label: "flagledger.catch-up.\($0)")
    }
    private static let started = Atomic<Int>(0)

    /// The client left, or was sent away, while it caught up.
    private struct Gone: Error {}
    /// The client has not taken what it was sent; `position` is next.
    private struct Full: Error {
        let position: UInt64
    }

    private let service: Service
    private let subscriber: Subscriber
    private let queue: DispatchQueue

    init(service: Service, subscriber: Subscriber) {
        self.service = service
        self.subscriber = subscriber
        let number = CatchUp.started.add(1, ordering: .relaxed).newValue
        queue = CatchUp.queues[number % CatchUp.queues.count]
    }

    func start(from position: UInt64) {
        queue.async { run(from: position) }
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
        } catch let full as Full {
            let patience = Duration.seconds(LedgerServiceLimits.catchUpPatienceSeconds)
            wait(at: full.position, until: .now + patience)
        } catch {
            service.log.note(
                .error, "a stream could not be served from the log",
                ["cause": .string("\(error)")])
            subscriber.end(.failed, resumeBehind: position == 0 ? nil : position - 1)
        }
    }

    /// One record at a time, so that a large batch is not more than the client may have waiting.
    private func tellAll(from start: UInt64, to end: UInt64) throws {
        try service.ledger.forEachRecord(from: start, to: end) { record in
            let position = record.place.position
            guard hasRoom() else { throw Full(position: position) }
            try tell(record, from: position)
        }
    }

    /// The newest of all changes stands for the others.
    private func tellNewest(from start: UInt64, to end: UInt64) throws {
        var newest: AppendedRecord?
        try service.ledger.forEachRecord(from: start, to: end) { record in
            if subscriber.scope.covers(record.event) { newest = record }
        }
        if let newest { try tell(newest, from: newest.place.position) }
    }

    private func tell(_ record: AppendedRecord, from position: UInt64) throws(Gone) {
        let told = subscriber.tell(
            CollectionOfOne(record), from: position, as: subscriber.output.format)
        if told == nil { throw Gone() }
    }

    /// Gives the client a moment to take what is on the way; finding the place again costs more.
    private func hasRoom() -> Bool {
        for _ in 0..<LedgerServiceLimits.catchUpMilliseconds {
            if subscriber.output.pendingBytes() <= LedgerServiceLimits.catchUpBytes { return true }
            usleep(1_000)
        }
        return false
    }

    /// Goes on at `position` when the client has taken most of what it was sent.
    private func wait(at position: UInt64, until deadline: ContinuousClock.Instant) {
        queue.asyncAfter(deadline: .now() + .milliseconds(100)) {
            if case .ended = subscriber.progress.withLock({ $0 }) { return }
            if subscriber.output.pendingBytes() <= LedgerServiceLimits.catchUpBytes / 2 {
                run(from: position)
            } else if ContinuousClock.now < deadline {
                wait(at: position, until: deadline)
            } else {
                subscriber.end(.lagging, resumeBehind: position == 0 ? nil : position - 1)
            }
        }
    }
}
