/// `flagledger log`.
package enum LogCommand: Command {
    package static let specification = CommandSpecification(
        "log", in: .questions,
        "Show all records, oldest first",
        options: [Options.fromPosition, Options.toPosition],
        examples: [
            "flagledger log",
            "flagledger log --from 100 --to 199 --json",
        ])
}
