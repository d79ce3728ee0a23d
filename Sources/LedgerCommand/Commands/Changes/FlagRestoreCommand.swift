import FlagModel

/// `flagledger flag restore`.
enum FlagRestoreCommand: Command {
    static let specification = CommandSpecification(
        "flag restore", in: .changes,
        "Take an archived flag into use again",
        arguments: [Words.flag],
        options: Options.writing,
        examples: [
            "flagledger flag restore checkout-v1"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.flagRestored(try context.arguments.flag())
        return try context.write(change)
    }
}
