/// `flagledger status`.
package enum StatusCommand: Command {
    package static let specification = CommandSpecification(
        "status", in: .ledger,
        "Show size, root, segments, last change and who holds the lock",
        examples: [
            "flagledger status",
            "flagledger --ledger /srv/flags status --json",
        ])
}
