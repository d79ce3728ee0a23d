import FlagModel
import FlagState
import LedgerCore

/// `flagledger history`.
enum HistoryCommand: Command {
    static let specification = CommandSpecification(
        "history", in: .questions,
        "Show who changed what, when and why",
        arguments: [Words.optionalFlag],
        options: [
            Options.anyTenant, Options.anyEnvironment, Options.author, Options.since,
            Options.until,
        ],
        examples: [
            "flagledger history checkout-v2",
            "flagledger history --tenant acme --environment prod --since 30d",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let flag = try context.arguments.optionalFlag()
        var isEmpty = true
        try context.source().forEachRecord(.history) { record, event in
            isEmpty = false
            try RecordReport.show(record, event, only: flag, on: context.output)
        }
        if isEmpty, !context.output.isJSON { try context.output.line("No records fit.") }
        return .done
    }
}
