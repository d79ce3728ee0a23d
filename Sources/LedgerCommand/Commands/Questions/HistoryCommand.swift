/// `flagledger history`.
package enum HistoryCommand: Command {
    package static let specification = CommandSpecification(
        "history", in: .questions,
        "Show who changed what, when and why",
        arguments: [Words.optionalFlag],
        options: [
            Options.tenant, Options.environment, Options.author, Options.since, Options.until,
        ],
        examples: [
            "flagledger history checkout-v2",
            "flagledger history --tenant acme --environment prod --since 30d",
        ])
}
