import FlagState
import LedgerCore

/// `flagledger replay`.
enum ReplayCommand: Command {
    static let specification = CommandSpecification(
        "replay", in: .questions,
        "Show the whole resolved state at a moment",
        discussion: """
            Without --tenant and --environment, all of them are shown, one after the other.
            """,
        options: [
            Options.asOf.required, Options.anyTenant, Options.anyEnvironment, Options.user,
        ],
        examples: [
            "flagledger replay --as-of 2026-11-20T09:00:00Z --tenant acme --environment prod",
            "flagledger replay --as-of @1041 --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let (asOf, states) = try context.source().states()
        for (index, state) in states.enumerated() {
            if index > 0, !context.output.isJSON { try context.output.line() }
            try StateReport.show(state, on: context.output)
        }
        if states.isEmpty, !context.output.isJSON {
            try context.output.line(
                "No environments are registered \(ScopeText.moment(asOf: asOf)).")
        }
        return .done
    }
}
