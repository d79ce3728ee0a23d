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
        let arguments = context.arguments
        let view = try context.openView()
        let since = try arguments[Options.since].map { try context.parse($0, view.state) }
        let until = try context.moment(Options.until, in: view)
        let start = since?.size ?? 0
        guard start <= until.size else {
            throw CommandFailure.usage("--since is later than --until: exchange them")
        }
        var filter = HistoryFilter(positions: start..<until.size)
        filter.flag = try arguments.optionalFlag()
        filter.author = try arguments.author(Options.author)
        filter.tenant = try arguments.optionalTenant()
        filter.environment = try arguments.optionalEnvironment()
        try requireKnown(filter, context, view.state)
        let positions = view.state.history(filter)
        try view.forEachRecord(at: positions) { record, event, _ in
            try RecordReport.show(record, event, only: filter.flag, on: context.output)
        }
        if positions.isEmpty, !context.output.isJSON {
            try context.output.line("No records fit.")
        }
        return .done
    }

    /// A misspelt name must not look like a name without a history.
    private static func requireKnown(
        _ filter: HistoryFilter, _ context: Context, _ state: LedgerState
    ) throws {
        if let tenant = filter.tenant { try context.requireKnown(tenant, in: state) }
        if let environment = filter.environment {
            try context.requireKnown(environment, in: state)
        }
        if let flag = filter.flag, state.flag(flag, before: state.size) == nil {
            throw context.unknownFlag(flag, at: state.moment(now: context.now), in: state)
        }
    }
}
