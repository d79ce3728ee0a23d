import FlagModel

/// `flagledger flag archive`.
enum FlagArchiveCommand: Command {
    static let specification = CommandSpecification(
        "flag archive", in: .changes,
        "Take a flag out of use, keeping its history",
        arguments: [Words.flag],
        options: Options.writing,
        examples: [
            "flagledger flag archive checkout-v1 --reason 'checkout-v2 is everywhere'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.flagArchived(try context.arguments.flag())
        return try context.write(change)
    }
}
