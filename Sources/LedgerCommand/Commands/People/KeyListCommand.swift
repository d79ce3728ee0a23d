import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger key list`.
enum KeyListCommand: Command {
    static let specification = CommandSpecification(
        "key list", in: .people,
        "List the enrolled keys",
        options: [Options.asOf],
        examples: [
            "flagledger key list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        var table = Table("key", "author", "for", "enrolled", "revoked")
        for item in try context.source().people(.keys).items {
            if context.output.isJSON {
                try context.output.json(item)
                continue
            }
            let key = try AnswerMembers(item)
            table.add(
                try key.text("key"), try key.text("author"),
                key["delegate"] == .bool(true) ? "others" : key.optionalText("tenant") ?? "",
                ScopeText.position(key.optionalPosition("position")),
                ScopeText.position(key.optionalPosition("revokedAt")))
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No keys.") }
        return .done
    }
}
