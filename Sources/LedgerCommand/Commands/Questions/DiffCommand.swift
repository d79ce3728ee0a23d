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
        var table = Table("tenant", "environment", "flag", "from", "to", "source", "set at")
        for difference in try context.source().differences() {
            if context.output.isJSON {
                try context.output.json(difference)
                continue
            }
            let row = try AnswerMembers(difference)
            let to = try row["to"].map { try AnswerMembers($0) }
            let from = try row["from"].map { try AnswerMembers($0) }
            table.add(
                try row.text("tenant"), try row.text("environment"), try row.text("flag"),
                DifferenceText.value(from?["value"]), DifferenceText.value(to?["value"]),
                to?.optionalText("source") ?? "",
                ScopeText.position(to?.optionalPosition("position")))
        }
        if !context.output.isJSON {
            try context.output.table(table, empty: "No resolved value differs.")
        }
        return .done
    }
}
