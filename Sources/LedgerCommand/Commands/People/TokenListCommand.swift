/// `flagledger token list`.
package enum TokenListCommand: Command {
    package static let specification = CommandSpecification(
        "token list", in: .people,
        "List the tokens, without their secrets",
        options: [Options.asOf],
        examples: [
            "flagledger token list"
        ])
}
