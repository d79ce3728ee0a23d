/// `flagledger recover`.
package enum RecoverCommand: Command {
    package static let specification = CommandSpecification(
        "recover", in: .ledger,
        "Open the ledger for writing and mend an unfinished last write",
        discussion: """
            Every writing command does the same when it opens the ledger. A torn, never \
            acknowledged tail is copied to DIR/quarantine and cut off; damage to acknowledged \
            records is never mended: it is shown with its place, and reads below it go on \
            working.
            """,
        options: [Options.acceptHeadLoss, Options.dryRun],
        examples: [
            "flagledger recover",
            "flagledger recover --accept-head-loss",
        ])
}
