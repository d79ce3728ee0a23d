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
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        let scope = try context.scope(in: view.state)
        guard let explanation = view.state.explain(flag, scope, at: moment) else {
            throw context.unknownFlag(flag, at: moment, in: view.state)
        }
        let report = ExplanationReport(
            explanation: explanation, scope: scope, moment: moment, view: view)
        try report.show(on: context.output)
        return .done
    }
}
