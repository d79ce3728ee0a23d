import FlagState
import LedgerCore

/// `flagledger log`.
enum LogCommand: Command {
    static let specification = CommandSpecification(
        "log", in: .questions,
        "Show all records, oldest first",
        options: [Options.fromPosition, Options.toPosition],
        examples: [
            "flagledger log",
            "flagledger log --from 100 --to 199 --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.source().forEachRecord(.log) { record, event in
            try RecordReport.show(record, event, on: context.output)
        }
        return .done
    }
}
