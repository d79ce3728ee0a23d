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
        let view = try context.openView()
        let first = try context.arguments.position(Options.fromPosition) ?? 0
        let last = try context.arguments.position(Options.toPosition)
        try view.requireRange(first, last)
        try view.forEachRecord(from: first, through: last) { record, event, _ in
            try RecordReport.show(record, event, on: context.output)
        }
        // What stands before the damage was printed; the end of the log was asked for, too.
        if last == nil { try view.requireReadable(view.state.moment(now: context.now)) }
        return .done
    }
}
