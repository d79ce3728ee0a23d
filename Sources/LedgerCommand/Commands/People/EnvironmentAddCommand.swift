import FlagModel

/// `flagledger environment add`.
enum EnvironmentAddCommand: Command {
    static let specification = CommandSpecification(
        "environment add", in: .people,
        "Register an environment",
        arguments: [Words.environment],
        options: Options.writing,
        examples: [
            "flagledger environment add prod"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.environmentAdded(try context.arguments.environmentWord())
        return try context.write(change)
    }
}
