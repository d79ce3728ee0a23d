/// `flagledger diff`.
package enum DiffCommand: Command {
    package static let specification = CommandSpecification(
        "diff", in: .questions,
        "Show the flags whose resolved value differs between two moments",
        discussion: """
            Without --tenant and --environment, all of them are compared.
            """,
        options: [
            Options.fromMoment.required, Options.toMoment, Options.tenant, Options.environment,
            Options.user,
        ],
        examples: [
            "flagledger diff --from 7d --to @1042",
            "flagledger diff --from 2h --tenant acme --environment prod",
        ])
}
