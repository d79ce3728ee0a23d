/// `flagledger restore`.
package enum RestoreCommand: Command {
    package static let specification = CommandSpecification(
        "restore", in: .changes,
        "Bring a flag, or a whole tenant and environment, back to a past moment",
        discussion: """
            One new signed event sets and clears what differs from that moment, for the tenant \
            itself and for its users. It is undone like any other change: by a restore to the \
            position before it.
            """,
        options: [
            Options.toMoment.required, Options.environment.required, Options.tenant, Options.flag,
        ] + Options.writing,
        examples: [
            "flagledger restore --to 2h --environment prod --tenant acme --dry-run",
            "flagledger restore --to @1041 --environment prod --flag checkout-v2",
        ])
}
