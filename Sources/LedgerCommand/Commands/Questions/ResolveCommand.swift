/// `flagledger resolve`.
package enum ResolveCommand: Command {
    package static let specification = CommandSpecification(
        "resolve", in: .questions,
        "Answer what a flag is for a caller, and where the value comes from",
        arguments: [Words.optionalFlag],
        options: [
            Options.all, Options.environment.required, Options.tenant, Options.user, Options.asOf,
        ],
        examples: [
            "flagledger resolve checkout-v2 --environment prod --tenant acme --user u-123",
            "flagledger resolve checkout-v2 --environment prod --as-of 2026-11-20T09:00:00Z",
            "flagledger resolve --all --environment prod --tenant acme --json",
        ])
}
