/// `flagledger key list`.
package enum KeyListCommand: Command {
    package static let specification = CommandSpecification(
        "key list", in: .people,
        "List the enrolled keys",
        options: [Options.asOf],
        examples: [
            "flagledger key list"
        ])
}
