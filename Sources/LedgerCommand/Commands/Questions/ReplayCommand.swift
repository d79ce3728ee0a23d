/// `flagledger replay`.
package enum ReplayCommand: Command {
    package static let specification = CommandSpecification(
        "replay", in: .questions,
        "Show the whole resolved state at a moment",
        discussion: """
            Without --tenant and --environment, all of them are shown, one after the other.
            """,
        options: [Options.asOf.required, Options.tenant, Options.environment, Options.user],
        examples: [
            "flagledger replay --as-of 2026-11-20T09:00:00Z --tenant acme --environment prod",
            "flagledger replay --as-of @1041 --json",
        ])
}
