import Dispatch
import FlagModel
import FlagState
package import HTTPServing
package import LedgerCore
import Synchronization

/// What every loop of the server shares: the ledger, the key that signs for authenticated callers,
/// and what is counted. All of it may be used from any thread.
package final class Service: Sendable {
    let ledger: Ledger
    let signer: any EventSigner
    let clock: Clock
    let metrics = ServiceMetrics()
    let requests = AllRequestCounts()
    let failures = FailedAttempts()
    let feed = ChangeFeed()
    let credentials = StreamCredentials()
    let waits = PositionWaits()
    let repeatedRequests = RepeatedRequests()
    let waitingWrites: WaitingWrites
    let fullDisk = FullDisk()
    let requestNames = RequestNames()
    let log: ServiceLog
    /// Set when the server begins to shut down: `/readyz` says so.
    private let stopping = Atomic<Bool>(false)

    /// - Parameters:
    ///   - signer: the server's delegated key, which the ledger's events enrolled.
    ///   - log: where a line for each noteworthy thing goes.
    ///   - waitingWrites: how many writes may wait for the disk at once.
    package init(
        ledger: Ledger, signer: any EventSigner, clock: @escaping Clock, log: ServiceLog,
        waitingWrites: Int = LedgerServiceLimits.waitingWrites
    ) {
        self.waitingWrites = WaitingWrites(limit: waitingWrites)
        self.ledger = ledger
        self.signer = signer
        self.clock = clock
        self.log = log
        let (feed, metrics, waits, fullDisk) = (feed, metrics, waits, fullDisk)
        ledger.follow { [weak self] records, publication in
            fullDisk.clear()
            metrics.noteBatch(
                records: records.count, syncNanoseconds: publication.syncNanoseconds)
            feed.publish(records)
            waits.reach(publication.state.size)
            self?.wakeLoops()
        }
    }

    /// What whoever runs the loops has to offer. A function in a `Mutex` stands inside of a struct:
    /// on its own, it is wrapped once more by each look at it, and its calls take ever longer.
    private struct Loops {
        var wake: (@Sendable () -> Void)?
        var count: (@Sendable () -> ServerStatistics)?
    }

    private let loops = Mutex(Loops())

    /// Sets what has every loop look at the streams again.
    package func onWake(_ wake: @escaping @Sendable () -> Void) {
        loops.withLock { $0.wake = wake }
    }

    /// Sets what counts the connections.
    package func onCount(_ count: @escaping @Sendable () -> ServerStatistics) {
        loops.withLock { $0.count = count }
    }

    func wakeLoops() { loops.withLock { $0.wake }?() }

    /// `nil` where there are no sockets.
    var connections: ServerStatistics? { loops.withLock { $0.count }?() }

    /// Runs work that touches the disk off the loops.
    func background(_ work: @escaping @Sendable () -> Void) { Service.workers.async(execute: work) }

    private static let workers = DispatchQueue(
        label: "flagledger.workers", attributes: .concurrent)

    /// Why the ledger takes no writes; `nil` while it does.
    var writeFailure: WriteFailure? {
        if ledger.failure != nil { return .diskFailed }
        return fullDisk.isFull(now: clock()) ? .diskFull : nil
    }

    package func beginShutdown() { stopping.store(true, ordering: .releasing) }
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// The stretch of the log that a change waits for: everything that is told of a caller.
    func submission(
        _ changes: [Change], in stream: Stream, by caller: Caller, _ options: WriteOptions
    ) -> Submission {
        let draft = draft(changes, in: stream, by: caller, options)
        let (signer, origin) = (signer, ledger.origin)
        guard let key = options.key else { return draft.submission(signer: signer, origin: origin) }
        return repeatedRequests.recognising(key, of: draft, in: ledger) {
            $0.submission(signer: signer, origin: origin)
        }
    }

    /// The event of such a change, before it has its place.
    func draft(
        _ changes: [Change], in stream: Stream, by caller: Caller, _ options: WriteOptions
    ) -> EventDraft {
        var draft = EventDraft(
            stream: stream, changes: changes, reason: options.reason, signedAt: clock(),
            id: options.key?.plain)
        draft.expectedPosition = options.expectedPosition
        draft.onBehalfOf = Delegation(author: caller.token.principal, token: caller.token.id)
        return draft
    }
}

/// What a writing request says beside its changes.
struct WriteOptions {
    var reason: String?
    var expectedPosition: UInt64?
    /// From `Idempotency-Key`: a request that comes again is the same event.
    var key: IdempotencyKey?
}
