import FlagModel
import FlagState
import LedgerCore

/// `flagledger explain`.
enum ExplainCommand: Command {
    static let specification = CommandSpecification(
        "explain", in: .questions,
        "Show every layer that a flag's value could come from, and which one won",
        arguments: [Words.flag],
        options: [Options.environment.required, Options.tenant, Options.user, Options.asOf],
        examples: [
            "flagledger explain checkout-v2 --environment prod --tenant acme",
            "flagledger explain checkout-v2 --environment prod --tenant acme --as-of @1041",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let flag = try context.arguments.flag()
        let explanation = try context.source().explanation(of: flag)
        try ExplanationReport.show(explanation, on: context.output)
        return .done
    }
}
