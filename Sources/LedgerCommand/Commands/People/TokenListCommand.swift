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
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        var table = Table(
            "token", "principal", "tenant", "role", "environments", "issued", "state")
        for issued in view.state.issuedTokens where issued.issuedAt < moment.size {
            let token = issued.token
            let revokedAt = issued.revocation(before: moment.size)
            if context.output.isJSON {
                try context.output.json(PeopleJSON.token(issued, before: moment.size))
                continue
            }
            let names = token.environments.map(\.text).joined(separator: " ")
            table.add(
                token.id, token.principal.text, token.tenant.text, token.role.rawValue,
                names.isEmpty ? "all" : names, ScopeText.position(issued.issuedAt),
                state(of: token, revokedAt: revokedAt, at: moment))
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No tokens.") }
        return .done
    }

    private static func state(
        of token: TokenIssued, revokedAt: UInt64?, at moment: Moment
    ) -> String {
        if let revokedAt { return "revoked @\(revokedAt)" }
        guard let expiresAt = token.expiresAt else { return "" }
        return expiresAt <= moment.time ? "expired \(expiresAt)" : "until \(expiresAt)"
    }
}
