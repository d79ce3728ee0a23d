import FlagModel
import LedgerCore

/// `flagledger import`.
enum ImportCommand: Command {
    static let specification = CommandSpecification(
        "import", in: .ledger,
        "Append the changes of a JSON Lines file",
        discussion: """
            One object a line: at, author, commit, reason, changes. Each line becomes one event \
            for every tenant and environment that it changes, signed by you, with the original \
            author and commit kept in it. The whole file is checked first: a file with a wrong \
            line changes nothing.
            """,
        arguments: [Words.importFile],
        options: [Options.backfill, Options.declare, Options.importReason, Options.dryRun],
        examples: [
            "flagledger import history.jsonl --declare --backfill",
            "flagledger import history.jsonl --declare --dry-run",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        let path = try context.arguments.required(Words.importFile)
        let lines = try HistoryLines.parse(try context.readFile(path, allowsInput: true))
        var options = HistoryImport.Options()
        options.declares = context.arguments.has(Options.declare)
        options.backfills = context.arguments.has(Options.backfill)
        let reason = context.arguments[Options.importReason]
        return try context.writeToFiles { state, now in
            let history = try HistoryImport(lines, into: state, options: options, now: now)
            var proposal = Proposal(
                history.drafts.map { draft in
                    var draft = draft
                    draft.reason = draft.reason ?? reason
                    return draft
                })
            let summary = history.summary
            proposal.members = [
                "lines": .count(summary.lines), "changes": .count(summary.changes),
                "events": .count(summary.events), "declaredFlags": .count(summary.declaredFlags),
            ]
            proposal.remarks = { _ in
                [
                    "Imported \(CountText.of(summary.lines, "line")) with "
                        + "\(CountText.of(summary.changes, "change")) as "
                        + "\(CountText.of(summary.events, "event")); declared "
                        + "\(CountText.of(summary.declaredFlags, "flag"))."
                ]
            }
            return proposal
        }
    }
}
