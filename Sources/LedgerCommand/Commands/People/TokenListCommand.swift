import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger token list`.
enum TokenListCommand: Command {
    static let specification = CommandSpecification(
        "token list", in: .people,
        "List the tokens, without their secrets",
        options: [Options.asOf],
        examples: [
            "flagledger token list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let tokens = try context.source().people(.tokens)
        var table = Table(
            "token", "principal", "tenant", "role", "environments", "issued", "state")
        for item in tokens.items {
            if context.output.isJSON {
                try context.output.json(item)
                continue
            }
            let token = try AnswerMembers(item)
            let names = try token.list("environments").compactMap(\.stringValue)
            table.add(
                try token.text("id"), try token.text("principal"), try token.text("tenant"),
                try token.text("role"), names.isEmpty ? "all" : names.joined(separator: " "),
                ScopeText.position(token.optionalPosition("position")),
                try state(of: token, at: tokens.time))
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No tokens.") }
        return .done
    }

    private static func state(of token: AnswerMembers, at time: Timestamp) throws -> String {
        if let revokedAt = token.optionalPosition("revokedAt") { return "revoked @\(revokedAt)" }
        guard token["expiresAt"] != nil else { return "" }
        let expiresAt = try token.time("expiresAt")
        return expiresAt <= time ? "expired \(expiresAt)" : "until \(expiresAt)"
    }
}
