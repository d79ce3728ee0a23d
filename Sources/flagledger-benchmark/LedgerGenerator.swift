import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// Writes a synthetic history as a ledger on the disk, through the same appending as everybody's:
/// each event signed by the owner, each batch durable and under a signed checkpoint. What its
/// memory grows by is the ledger's own state.
enum LedgerGenerator {
    /// Events that are signed and written together.
    private static let batch = 1_000

    /// Makes the ledger in `path`, where none may be.
    static func write(_ settings: Settings, at path: String) throws {
        var history = SyntheticHistory(flags: settings.flags, tenants: settings.tenants)
        let clock = HistoryClock()
        let setup = LedgerSetup(
            origin: Origin(unchecked: "flags.example.com/bench"),
            owner: SyntheticHistory.author, ownerSigner: nil,
            clock: { clock.now })
        let (ledger, signer) = try setup.create(at: path)
        var writer = BatchWriter(ledger: ledger, signer: signer, clock: clock)
        let registrations = history.registrations()
        for start in stride(from: 0, to: registrations.count, by: 100) {
            let group = registrations[start..<min(start + 100, registrations.count)]
            try writer.add(Array(group), to: .control, at: history.now)
        }
        var steps: [SyntheticHistory.Step] = []
        for _ in 0..<settings.changes {
            let step = history.step()
            // A scope's changes of one burst are one event.
            if let first = steps.first, first.scope != step.scope || first.at != step.at {
                try writer.add(steps, at: first)
                steps = []
            }
            steps.append(step)
        }
        if let first = steps.first { try writer.add(steps, at: first) }
        try writer.flush()
        try ledger.close()
        Report.write("\(settings.changes) changes in \(writer.count) events\n", to: 2)
    }

    /// The time of the history: a clock behind it would be told of in the ledger.
    private final class HistoryClock: Sendable {
        private let time = Atomic<Int64>(SyntheticHistory.start.microseconds)

        var now: Timestamp { Timestamp(microseconds: time.load(ordering: .relaxed)) }

        func move(to now: Timestamp) { time.store(now.microseconds, ordering: .relaxed) }
    }

    /// Collects events into batches.
    private struct BatchWriter {
        let ledger: Ledger
        let signer: any EventSigner
        let clock: HistoryClock
        private var waiting: [Submission] = []
        private(set) var count = 0
        private let signedAt = SystemClock.now()

        init(ledger: Ledger, signer: any EventSigner, clock: HistoryClock) {
            self.ledger = ledger
            self.signer = signer
            self.clock = clock
        }

        mutating func add(
            _ steps: [SyntheticHistory.Step], at first: SyntheticHistory.Step
        ) throws {
            let stream = Stream.overrides(first.scope.tenant, first.scope.environment)
            try add(steps.map(\.change), to: stream, at: first.at)
        }

        mutating func add(_ changes: [Change], to stream: Stream, at time: Timestamp) throws {
            var draft = EventDraft(stream: stream, changes: changes, signedAt: signedAt)
            draft.backfilledAt = time
            draft.keepsIdleChanges = true
            waiting.append(draft.submission(signer: signer, origin: ledger.origin))
            clock.move(to: time)
            count += 1
            if waiting.count == batch { try flush() }
        }

        mutating func flush() throws {
            _ = try ledger.appendTogether(waiting)
            waiting = []
            if count % 100_000 == 0 { Report.write("\(count) events\n", to: 2) }
        }
    }
}
