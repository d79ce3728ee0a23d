/// `flagledger help`.
enum HelpCommand: Command {
    static let specification = CommandSpecification(
        "help", in: .program,
        "Show help on the program or on a command",
        arguments: [Words.topic],
        examples: [
            "flagledger help set"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let topic = context.arguments.all(Words.topic)
        for line in HelpText.on(try ArgumentParser.helpTopic(topic)) {
            try context.output.line(line)
        }
        return .done
    }
}
