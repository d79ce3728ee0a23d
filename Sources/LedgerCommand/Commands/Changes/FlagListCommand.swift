/// `flagledger flag list`.
package enum FlagListCommand: Command {
    package static let specification = CommandSpecification(
        "flag list", in: .changes,
        "List the declared flags",
        options: [Options.all, Options.asOf],
        examples: [
            "flagledger flag list",
            "flagledger flag list --all --json",
        ])
}
