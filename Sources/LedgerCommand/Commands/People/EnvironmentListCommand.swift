/// `flagledger environment list`.
package enum EnvironmentListCommand: Command {
    package static let specification = CommandSpecification(
        "environment list", in: .people,
        "List the environments",
        options: [Options.asOf],
        examples: [
            "flagledger environment list"
        ])
}
