/// `flagledger import`.
package enum ImportCommand: Command {
    package static let specification = CommandSpecification(
        "import", in: .ledger,
        "Append the changes of a JSON Lines file",
        discussion: """
            One object a line: at, author, commit, reason, changes. Each line becomes one event \
            for every tenant and environment that it changes, signed by you, with the original \
            author and commit kept in it. The whole file is checked first: a file with a wrong \
            line changes nothing.
            """,
        arguments: [Words.importFile],
        options: [Options.backfill, Options.declare, Options.reason, Options.dryRun],
        examples: [
            "flagledger import history.jsonl --declare --backfill",
            "flagledger import history.jsonl --declare --dry-run",
        ])
}
