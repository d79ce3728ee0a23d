import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger diff`.
enum DiffCommand: Command {
    static let specification = CommandSpecification(
        "diff", in: .questions,
        "Show the flags whose resolved value differs between two moments",
        discussion: """
            Without --tenant and --environment, all of them are compared.
            """,
        options: [
            Options.fromMoment.required, Options.toMoment, Options.anyTenant,
            Options.anyEnvironment,
            Options.user,
        ],
        examples: [
            "flagledger diff --from 7d --to @1042",
            "flagledger diff --from 2h --tenant acme --environment prod",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let view = try context.openView()
        let earlier = try context.moment(Options.fromMoment, in: view)
        let later = try context.moment(Options.toMoment, in: view)
        guard earlier.size <= later.size else {
            throw CommandFailure.usage("--from is later than --to: exchange them")
        }
        var table = Table("tenant", "environment", "flag", "from", "to", "source", "set at")
        for scope in try context.scopes(in: view.state, at: later) {
            for difference in view.state.difference(from: earlier, to: later, scope) {
                if context.output.isJSON {
                    try context.output.json(json(difference, scope))
                    continue
                }
                table.add(
                    scope.tenant.text, scope.environment.text, difference.flag.text,
                    DifferenceText.value(difference.from), DifferenceText.value(difference.to),
                    difference.to?.source.rawValue ?? "",
                    ScopeText.position(difference.to?.position))
            }
        }
        if !context.output.isJSON {
            try context.output.table(table, empty: "No resolved value differs.")
        }
        return .done
    }

    private static func json(_ difference: Difference, _ scope: Scope) -> JSONValue {
        var members = ResolutionJSON.members(scope)
        members["flag"] = .string(difference.flag.text)
        members["from"] = difference.from.map { .object(ResolutionJSON.members($0)) } ?? .null
        members["to"] = difference.to.map { .object(ResolutionJSON.members($0)) } ?? .null
        return .object(members)
    }
}
