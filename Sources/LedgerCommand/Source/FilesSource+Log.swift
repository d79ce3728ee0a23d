import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Transparency

extension FilesSource {
    func forEachRecord(
        _ question: RecordQuestion, _ body: (Record, Event) throws -> Void
    ) throws {
        switch question {
        case .log: try forEachLogged(body)
        case .history:
            let positions = view.state.history(try historyFilter())
            try view.forEachRecord(at: positions) { record, event, _ in try body(record, event) }
        }
    }

    private func forEachLogged(_ body: (Record, Event) throws -> Void) throws {
        let first = try context.arguments.position(Options.fromPosition) ?? 0
        let last = try context.arguments.position(Options.toPosition)
        do {
            try RecordRange.check(first, last, size: view.size)
        } catch let refusal as Refusal {
            throw view.obstacle ?? refusal
        }
        try view.forEachRecord(from: first, through: last) { record, event, _ in
            try body(record, event)
        }
        // What stands before the damage was printed; the end of the log was asked for, too.
        if last == nil { try view.requireReadable(view.state.moment(now: context.now)) }
    }

    private func historyFilter() throws -> HistoryFilter {
        let arguments = context.arguments
        let since = try arguments[Options.since].map { try context.parse($0, view.state) }
        let until = try context.moment(Options.until, in: view)
        let start = since?.size ?? 0
        guard start <= until.size else {
            throw CommandFailure.usage("--since is later than --until: exchange them")
        }
        var filter = HistoryFilter(positions: start..<until.size)
        filter.flag = try arguments.optionalFlag()
        filter.author = try arguments.author(Options.author)
        filter.tenant = try arguments.optionalTenant()
        filter.environment = try arguments.optionalEnvironment()
        // A misspelt name must not look like a name without a history.
        let known = FoldedState(state: view.state, context: context, now: context.now)
        if let tenant = filter.tenant { try known.requireKnown(tenant) }
        if let environment = filter.environment { try known.requireKnown(environment) }
        if let flag = filter.flag { _ = try known.definition(of: flag) }
        return filter
    }

    func recordBytes(at position: UInt64) throws -> [UInt8] { try view.recordBytes(at: position) }

    func signedRecord(at position: UInt64) throws -> (record: Record, key: PublicKeyLine) {
        let record = try view.record(at: position).record
        guard let key = view.state.key(record.fingerprint)?.key.key else {
            throw LedgerError.unreadableRecord(
                position: position,
                detail: "its key \(Fingerprint.text(record.fingerprint)) was never enrolled")
        }
        return (record, key)
    }

    func verifierKey() -> NoteVerifierKey { view.verifierKey }

    func size() -> UInt64 { view.size }

    func problem(with checkpoint: Checkpoint) throws -> String? {
        guard view.obstacle == nil else { return nil }
        return LedgerProblem.text(
            checkpoint, size: view.size, root: try view.tree.root(atSize: checkpoint.size))
    }

    func checkpoint() throws -> (note: SignedCheckpoint, key: NoteVerifierKey) {
        (try SignedCheckpoint.parse(view.requireNote()), view.verifierKey)
    }

    func proof(of position: UInt64) throws -> (proof: TlogProof, key: NoteVerifierKey) {
        (try view.prove(position), view.verifierKey)
    }

    func status() throws -> JSONValue {
        let holder = try LedgerLock.holder(PosixFileSystem(), view.layout)
        let bytes = view.segments.reduce(UInt64(0)) { $0 + $1.length }
        var members: [String: JSONValue] = [
            "origin": .string(view.origin.text), "vkey": .string(view.verifierKey.format()),
            "size": .position(view.size), "root": .string(view.root.base64),
            "segments": .count(view.segments.count), "bytes": .position(bytes),
            "lockedBy": holder.map { .string($0.description) } ?? .null,
        ]
        if view.size > 0 {
            let last = try view.record(at: view.size - 1)
            members["lastChange"] = .object([
                "position": .position(last.record.position),
                "recordedAt": .string(last.record.recordedAt.rfc3339),
                "author": .string(last.event.author.text),
            ])
        }
        if view.snapshotSize > 0 { members["snapshot"] = .position(view.snapshotSize) }
        members["damage"] = damage.map(JSONValue.string)
        return .object(members)
    }

    /// Where reading had to stop, or that nobody can say whether this is all.
    private var damage: String? {
        if let obstacle = view.obstacle { return "\(obstacle)" }
        guard view.head.best == nil else { return nil }
        return
            "\(view.layout.head): lost, so how much was acknowledged is not known: restore it from "
            + "a copy, or see 'flagledger recover --help'"
    }
}

/// Positions that a command was asked to print must be there.
enum RecordRange {
    static func check(_ first: UInt64, _ last: UInt64?, size: UInt64) throws {
        for position in [first, last ?? first] where position > 0 && position >= size {
            throw Refusal(
                .unknownPosition,
                "there is no position \(position): the ledger has \(size) records, so the last one "
                    + "is @\(max(size, 1) - 1)")
        }
        if let last, last < first {
            throw CommandFailure.usage("--from is greater than --to: exchange them")
        }
    }
}
