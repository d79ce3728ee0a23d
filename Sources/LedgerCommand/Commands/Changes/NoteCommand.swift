import FlagModel

/// `flagledger note`.
enum NoteCommand: Command {
    static let specification = CommandSpecification(
        "note", in: .changes,
        "Attach a comment to a flag or to a record",
        arguments: [Words.text],
        options: [Options.notedFlag, Options.notedPosition] + Options.writing,
        examples: [
            "flagledger note 'rolled back by hand, see incident 7' --flag checkout-v2",
            "flagledger note 'this was the drill' --position 1042",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let text = try context.arguments.required(Words.text)
        let flag = try context.arguments.flag(Options.notedFlag)
        let position = try context.arguments.position(Options.notedPosition)
        guard (flag == nil) != (position == nil) else {
            throw CommandFailure.usage(
                "a note is on one thing: give either --flag FLAG or --position POSITION")
        }
        let change = Change.noteAdded(text: text, flag: flag, position: position)
        return try context.write(change)
    }
}
