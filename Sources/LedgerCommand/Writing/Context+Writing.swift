import ByteCoding
import FlagModel
import FlagState
import LedgerCore

extension Context {
    /// A request for one event in `stream`, with the `--reason` and `--expect` of the line.
    func request(
        _ stream: Stream, changes: @escaping (LedgerState, Timestamp) throws -> [Change]
    ) throws -> WriteRequest {
        WriteRequest(
            stream, reason: arguments[Options.reason],
            expect: try arguments.position(Options.expect), changes: changes)
    }

    /// The same for a change that does not depend on the state.
    func request(_ stream: Stream, _ change: Change) throws -> WriteRequest {
        try request(stream) { _, _ in [change] }
    }

    /// Appends what is requested and prints the receipt, or with `--dry-run` what would change.
    func write(_ request: WriteRequest) throws -> ExitStatus {
        let signer = try signer()
        if arguments.has(Options.dryRun) { return try rehearse(request, signer: signer) }
        let ledger = try openLedger()
        let outcomes: [SubmissionOutcome]
        do {
            outcomes = try append(request, to: ledger, signer: signer)
        } catch {
            // The reason of the refusal matters more than a failure to shut down after it.
            try? ledger.close()
            throw error
        }
        // What was appended is told before anything else can fail.
        let closing = Result { try ledger.close() }
        try WriteReport(request: request, outcomes: outcomes, after: ledger.state, now: now)
            .print(on: output)
        try closing.get()
        return .done
    }

    private func append(
        _ request: WriteRequest, to ledger: Ledger, signer: any EventSigner
    ) throws -> [SubmissionOutcome] {
        let drafts = try request.drafts(ledger.state, now)
        if drafts.isEmpty { return [] }
        return try ledger.appendTogether(
            drafts.map { $0.submission(signer: signer, origin: ledger.origin) })
    }

    /// Opens the ledger for writing, and tells of an unclean start.
    func openLedger(acceptHeadLoss: Bool = false) throws -> Ledger {
        let progress = makeProgress()
        defer { progress.finish() }
        var options = LogOptions()
        options.acceptHeadLoss = acceptHeadLoss
        let ledger = try Ledger.open(ledgerPath, options: options, clock: clock) { done, total in
            progress.update("Reading records", done: done, total: total)
        }
        if ledger.recovery.needsRecord {
            try output.message(
                "flagledger: the ledger was not closed properly last time "
                    + "(\(ledger.recovery.verdict.rawValue)): what was found is in its log")
        }
        return ledger
    }

    private func rehearse(_ request: WriteRequest, signer: any EventSigner) throws -> ExitStatus {
        let view = try openView()
        try view.requireReadable(view.state.moment(now: now))
        var rehearsal = Rehearsal(state: view.state, origin: view.origin, now: now)
        for draft in try request.drafts(view.state, now) {
            try rehearsal.perform(draft, signer: RehearsingSigner(publicKey: signer.publicKey))
        }
        try RehearsalReport(rehearsal: rehearsal, members: request.members).print(on: output)
        return .done
    }
}
