/// `flagledger explain`.
package enum ExplainCommand: Command {
    package static let specification = CommandSpecification(
        "explain", in: .questions,
        "Show every layer that a flag's value could come from, and which one won",
        arguments: [Words.flag],
        options: [Options.environment.required, Options.tenant, Options.user, Options.asOf],
        examples: [
            "flagledger explain checkout-v2 --environment prod --tenant acme",
            "flagledger explain checkout-v2 --environment prod --tenant acme --as-of @1041",
        ])
}
