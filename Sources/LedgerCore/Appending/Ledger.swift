import ByteCoding
import Dispatch
package import FlagModel
package import FlagState
package import LogStorage
import Synchronization

/// A ledger opened for writing: the one process that holds its lock. Any thread may append; they
/// take turns on one serial queue, and whose turn it is writes everything that waits as one batch.
/// While the disk works, the next batch collects.
package final class Ledger: Sendable {
    package let layout: LedgerLayout
    let fileSystem: any FileSystem
    package let created: LedgerCreated
    /// What opening found, and what was done about it; `nil` for a ledger just made.
    package let recovery: RecoveryReport?
    /// Why a snapshot file that is there was not used; `nil` where nothing was wrong with it.
    package let snapshotProblem: String?

    /// Only the writer's queue takes this lock.
    private let sequencer: Mutex<Sequencer>
    private let queue = DispatchQueue(label: "flagledger.writer")
    private let waiting = Mutex<[Request]>([])
    private let published: Mutex<Publication>
    let publishedFailure = Mutex<String?>(nil)
    private let publications = Atomic<UInt64>(0)
    let index: RecordIndex
    private let followers = Mutex<[@Sendable ([AppendedRecord], Publication) -> Void]>([])

    /// Submissions that are appended together or not at all, and whoever waits for them.
    struct Request: Sendable {
        let submissions: [Submission]
        let complete: @Sendable (Result<[SubmissionOutcome], any Error>) -> Void
    }

    /// Takes the lock, recovers by the decision table, folds the log, and records what an unclean
    /// start found before anything else is written.
    package static func open(
        _ path: String, fileSystem: any FileSystem = PosixFileSystem(),
        options: LogWriterOptions = LogWriterOptions(), clock: @escaping Clock = SystemClock.now,
        snapshots: SnapshotPolicy = .usual,
        progress: (@Sendable (UInt64, UInt64) -> Void)? = nil
    ) throws -> Ledger {
        let layout = LedgerLayout(root: path)
        let (writer, recovery) = try LogWriter.open(
            fileSystem: fileSystem, layout: layout, options: options)
        let sequencer = try Sequencer.load(
            writer, recovery: recovery, layout: layout, fileSystem: fileSystem, clock: clock,
            snapshots: snapshots, progress: progress)
        return Ledger(
            layout: layout, fileSystem: fileSystem, recovery: recovery, sequencer: sequencer)
    }

    init(
        layout: LedgerLayout, fileSystem: any FileSystem, recovery: RecoveryReport?,
        sequencer: sending Sequencer
    ) {
        self.layout = layout
        self.fileSystem = fileSystem
        self.recovery = recovery
        created = sequencer.created
        snapshotProblem = sequencer.snapshots.problem
        index = sequencer.index
        published = Mutex(sequencer.publication)
        self.sequencer = Mutex(sequencer)
    }

    package var origin: Origin { created.origin }

    /// The acknowledged state: an immutable value.
    package var state: LedgerState { publication.state }

    /// The acknowledged state and its checkpoint.
    package var publication: Publication { published.withLock { $0 } }

    /// Grows with every publication: a reader that kept one asks this first, without a lock.
    package var version: UInt64 { publications.load(ordering: .acquiring) }

    /// Calls `follower` on the writer's queue with the records of every batch from now on, after
    /// they are published and before their authors are told.
    package func follow(
        _ follower: @escaping @Sendable ([AppendedRecord], Publication) -> Void
    ) {
        followers.withLock { $0.append(follower) }
    }

    /// Appends one event and waits until it is durable and under a signed checkpoint.
    package func append(_ submission: @escaping Submission) throws -> SubmissionOutcome {
        try appendTogether([submission])[0]
    }

    /// Appends several events in one batch: all of them, or none if one is refused.
    package func appendTogether(_ submissions: [Submission]) throws -> [SubmissionOutcome] {
        let answer = Mutex<Result<[SubmissionOutcome], any Error>?>(nil)
        _ = add(Request(submissions: submissions) { result in answer.withLock { $0 = result } })
        // The queue runs this on the calling thread: alone, a change waits for no other thread. A
        // turn that others have taken before may leave it out, when too much was waiting.
        while true {
            queue.sync { writeInTurn() }
            if let result = answer.withLock({ $0 }) { return try result.get() }
        }
    }

    /// As `appendTogether`, without waiting: `complete` is called on the writer's queue.
    package func enqueue(
        _ submissions: [Submission],
        complete: @escaping @Sendable (Result<[SubmissionOutcome], any Error>) -> Void
    ) {
        let isFirst = add(Request(submissions: submissions, complete: complete))
        // Whoever found others waiting is taken along with them.
        if isFirst { queue.async { self.writeInTurn() } }
    }

    /// Gives whether nobody else was waiting: then whoever added it has to see to a turn.
    private func add(_ request: Request) -> Bool {
        waiting.withLock { waiting in
            waiting.append(request)
            return waiting.count == 1
        }
    }

    /// Writes what waits, marks the shutdown as clean and gives the lock back.
    package func close() throws {
        try queue.sync {
            while writeWaiting() {}
            try sequencer.withLock { try $0.close() }
        }
    }

    /// One batch; what it had no room for gets its turn behind whoever else waits for the queue.
    private func writeInTurn() {
        if writeWaiting() { queue.async { self.writeInTurn() } }
    }

    /// One batch: everything that was waiting when the writer came round. Gives whether it left
    /// something waiting.
    private func writeWaiting() -> Bool {
        let (requests, isMore) = waiting.withLock { waiting in
            var count = 0
            let taken = waiting.prefix { request in
                count += request.submissions.count
                return count <= LedgerCoreLimits.batchSubmissions
            }
            // A group that is too large to share a batch is taken alone.
            let size = max(taken.count, min(1, waiting.count))
            defer { waiting.removeFirst(size) }
            return (Array(waiting.prefix(size)), waiting.count > size)
        }
        if requests.isEmpty { return false }
        let (results, appended, publication) = sequencer.withLock { sequencer in
            let results = sequencer.write(requests.map(\.submissions))
            if let failure = sequencer.failure { publishedFailure.withLock { $0 = failure } }
            sequencer.keepSnapshot()
            return (results, sequencer.appended, sequencer.publication)
        }
        // Visible before it is told: whoever hears of the receipt reads the change.
        if !appended.isEmpty {
            published.withLock { $0 = publication }
            publications.add(1, ordering: .releasing)
            for follower in followers.withLock({ $0 }) { follower(appended, publication) }
        }
        for (request, result) in zip(requests, results) { request.complete(result) }
        return isMore
    }
}
