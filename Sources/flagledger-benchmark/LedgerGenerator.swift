import ByteCoding
import Dispatch
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Synchronization

/// Writes a synthetic history as a ledger on the disk. Tenants, environments and flags are
/// registered through the same appending as everybody's. The changes, of which there may be
/// millions, are written straight to the log: every core signs, nobody folds, and memory stays
/// small. Each event continues its stream and each batch is durable, read back and under a signed
/// checkpoint, so the audit takes the one for the other.
enum LedgerGenerator {
    private static let origin = Origin(unchecked: "flags.example.com/bench")
    /// Events that are drafted, signed and written in one go.
    private static let stretch = 16 * GeneratedLog.batch
    /// Into how many parts the signing of a stretch is cut.
    private static let pieces = 16

    /// Makes the ledger in `path`, where none may be.
    static func write(_ settings: Settings, at path: String) throws {
        let history = SyntheticHistory(
            flags: settings.flags, tenants: settings.tenants, seed: UInt64(settings.seed))
        let start = try register(history, at: path)
        let log = try GeneratedLog(path, origin: origin)
        let signer = try RecordSigner(path, epoch: log.epoch, isSigned: settings.isSigned)
        let drafter = EventDrafter(
            history, changes: settings.changes, origin: origin, after: start)
        let stages = Stages(drafter: Mutex(drafter), signer: signer, log: Mutex(log))
        var work = Work()
        var count = 0
        var steps = 0
        repeat {
            count += work.signed.count
            work = try stages.step(work)
            if steps % 64 == 0 { Report.write("\(count) events\n", to: 2) }
            steps += 1
        } while !work.drafted.isEmpty || !work.signed.isEmpty
        try stages.log.withLock { try $0.close() }
        Report.write("\(settings.changes) changes in \(count) events; opening it once\n", to: 2)
        // So that what a server derives from its log lies beside it.
        try Ledger.open(path).close()
    }

    /// What the next step begins with.
    private struct Work {
        var drafted: [DraftedEvent] = []
        var signed: [GeneratedRecord] = []
    }

    /// One stretch is drafted while the one before it is signed and the one before that written.
    private struct Stages: ~Copyable {
        let drafter: Mutex<EventDrafter>
        let signer: RecordSigner
        let log: Mutex<GeneratedLog>

        func step(_ work: Work) throws -> Work {
            let drafted = Mutex<[DraftedEvent]>([])
            let signed = Mutex([[GeneratedRecord]](repeating: [], count: pieces))
            let written = Mutex<Result<Void, any Error>>(.success(()))
            DispatchQueue.concurrentPerform(iterations: pieces + 2) { index in
                switch index {
                case 0:
                    let result = Result { try log.withLock { try $0.append(work.signed) } }
                    written.withLock { $0 = result }
                case 1:
                    let events = drafter.withLock { $0.draft(stretch) }
                    drafted.withLock { $0 = events }
                default:
                    let piece = index - 2
                    let count = work.drafted.count
                    let range = (count * piece / pieces)..<(count * (piece + 1) / pieces)
                    let records = work.drafted[range].map(signer.record)
                    signed.withLock { $0[piece] = records }
                }
            }
            try written.withLock { try $0.get() }
            return Work(
                drafted: drafted.withLock { $0 }, signed: signed.withLock { $0.flatMap(\.self) })
        }
    }

    /// Makes the ledger, and everything in it that changes may name. Gives where they begin.
    private static func register(_ history: SyntheticHistory, at path: String) throws -> LogStart {
        // A clock that lags behind the records is told of in the log, one that stands still is not.
        let setup = LedgerSetup(
            origin: origin, owner: SyntheticHistory.author, ownerSigner: nil,
            clock: { SyntheticHistory.start })
        let (ledger, signer) = try setup.create(at: path)
        let registrations = history.registrations()
        for start in stride(from: 0, to: registrations.count, by: 100) {
            let draft = EventDraft(
                stream: .control,
                changes: Array(registrations[start..<min(start + 100, registrations.count)]),
                signedAt: SyntheticHistory.start)
            _ = try ledger.append(draft.submission(signer: signer, origin: origin))
        }
        let state = ledger.state
        try ledger.close()
        let stream = Stream.overrides(history.tenants[0], SyntheticHistory.environments[0])
        guard let last = state.recordedAt(state.size - 1) else {
            preconditionFailure("a ledger begins with its genesis event")
        }
        return LogStart(
            size: state.size, recordedAt: last, genesis: state.nextPlace(in: stream).prev)
    }
}
