/// `flagledger environment add`.
package enum EnvironmentAddCommand: Command {
    package static let specification = CommandSpecification(
        "environment add", in: .people,
        "Register an environment",
        arguments: [Words.environment],
        options: Options.writing,
        examples: [
            "flagledger environment add prod"
        ])
}
