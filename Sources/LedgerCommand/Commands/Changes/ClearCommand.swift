/// `flagledger clear`.
package enum ClearCommand: Command {
    package static let specification = CommandSpecification(
        "clear", in: .changes,
        "Take a flag's value away again, so that it falls back",
        arguments: [Words.flag],
        options: [Options.environment.required, Options.tenant, Options.user] + Options.writing,
        examples: [
            "flagledger clear checkout-v2 --environment prod --tenant acme"
        ])
}
