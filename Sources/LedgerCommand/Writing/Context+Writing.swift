import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage

extension Context {
    /// A proposal of one event with the `--reason` and `--expect` of the line.
    func proposal(
        _ stream: Stream, _ changes: [Change], now: Timestamp
    ) throws -> Proposal {
        if changes.isEmpty { return Proposal([]) }
        var draft = EventDraft(
            stream: stream, changes: changes, reason: arguments[Options.reason], signedAt: now)
        draft.expectedPosition = try arguments.position(Options.expect)
        var proposal = Proposal([draft])
        if stream == .control {
            proposal.remarks = { _ in changes.map { ChangeText.of($0, in: .control) } }
        }
        return proposal
    }

    /// Writes one change of the control stream that does not depend on the state.
    func write(_ change: Change) throws -> ExitStatus {
        try write { _, now in try proposal(.control, [change], now: now) }
    }

    /// Appends what `propose` makes of what is known and the time of signing, all of it in one
    /// batch or nothing, and prints the receipt; with `--dry-run` prints what would change.
    func write(_ propose: (any KnownState, Timestamp) throws -> Proposal) throws -> ExitStatus {
        if let server = try server() {
            return try ServerWriter(context: self, server: server, signer: try signer())
                .write(propose)
        }
        return try writeToFiles { state, now in
            try propose(FoldedState(state: state, context: self, now: now), now)
        }
    }

    /// The same for what needs the whole state, and so the ledger's files.
    func writeToFiles(
        _ propose: (LedgerState, Timestamp) throws -> Proposal
    ) throws -> ExitStatus {
        let signer = try signer()
        if arguments.has(Options.dryRun) { return try rehearse(propose, signer: signer) }
        let ledger = try openLedger()
        let proposal: Proposal
        let outcomes: [SubmissionOutcome]
        do {
            proposal = try propose(ledger.state, now)
            outcomes = try append(proposal.drafts, to: ledger, signer: signer)
        } catch {
            // The reason of the refusal matters more than a failure to shut down after it.
            try? ledger.close()
            throw error
        }
        // What was appended is told before anything else can fail.
        let closing = Result { try ledger.close() }
        let after = FoldedState(state: ledger.state, context: self, now: now)
        let receipts = outcomes.compactMap(\.receipt)
        try WriteReport(
            proposal: proposal,
            outcome: WriteOutcome(receipts: receipts, size: after.state.size, known: after)
        ).show(on: output)
        try closing.get()
        return .done
    }

    private func append(
        _ drafts: [EventDraft], to ledger: Ledger, signer: any EventSigner
    ) throws -> [SubmissionOutcome] {
        if drafts.isEmpty { return [] }
        return try ledger.appendTogether(
            drafts.map { $0.submission(signer: signer, origin: ledger.origin) })
    }

    /// Opens the ledger for writing, and tells of an unclean start.
    func openLedger(acceptHeadLoss: Bool = false) throws -> Ledger {
        let progress = makeProgress()
        defer { progress.finish() }
        var options = LogWriterOptions()
        options.command = "flagledger \(command)"
        options.acceptHeadLoss = acceptHeadLoss
        let ledger = try Ledger.open(ledgerPath, options: options, clock: clock) { done, total in
            progress.update("Reading records", done: done, total: total)
        }
        try tell(ofSnapshot: ledger.snapshotProblem)
        if let recovery = ledger.recovery, recovery.needsRecord {
            try output.message(
                "flagledger: the ledger was not closed properly last time "
                    + "(\(recovery.verdict.rawValue)): what was found is in its log")
        }
        return ledger
    }

    private func rehearse(
        _ propose: (LedgerState, Timestamp) throws -> Proposal, signer: any EventSigner
    ) throws -> ExitStatus {
        let view = try openView()
        try view.requireReadable(view.state.moment(now: now))
        var rehearsal = Rehearsal(state: view.state, origin: view.origin, now: now)
        let proposal = try propose(view.state, now)
        for draft in proposal.drafts {
            try rehearsal.perform(draft, signer: RehearsingSigner(publicKey: signer.publicKey))
        }
        try RehearsalReport(
            rehearsal: try RehearsalJSON.members(rehearsal), members: proposal.members
        ).show(on: output)
        return .done
    }
}

extension SubmissionOutcome {
    /// `nil` where nothing was appended.
    fileprivate var receipt: Receipt? {
        guard case .appended(let receipt) = self else { return nil }
        return receipt
    }
}
