import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger restore`.
enum RestoreCommand: Command {
    static let specification = CommandSpecification(
        "restore", in: .changes,
        "Bring a flag, or a whole tenant and environment, back to a past moment",
        discussion: """
            One new signed event sets and clears what differs from that moment, for the tenant \
            itself and for its users. It is undone like any other change: by a restore to the \
            position before it.
            """,
        options: [
            Options.backTo.required, Options.environment.required, Options.tenant, Options.flag,
        ] + Options.writing,
        examples: [
            "flagledger restore --to 2h --environment prod --tenant acme --dry-run",
            "flagledger restore --to @1041 --environment prod --flag checkout-v2",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let tenant = try arguments.tenant()
        let environment = try arguments.environment()
        let flag = try arguments.flag(Options.flag)
        let text = try arguments.required(Options.backTo)
        return try context.write { known, now in
            try known.requireKnown(tenant)
            try known.requireKnown(environment)
            if let flag { _ = try known.definition(of: flag) }
            let restoration = try known.restoration(of: tenant, environment, flag: flag, to: text)
            var proposal = try context.proposal(
                .overrides(tenant, environment), restoration.changes, now: now)
            proposal.members["restored"] = .count(restoration.changes.count)
            proposal.members["skipped"] = .array(restoration.skipped)
            proposal.remarks = { outcome in
                [count(restoration.changes.count, at: outcome.receipts.first?.position)]
                    + (try restoration.skipped.map(line))
            }
            return proposal
        }
    }

    private static func count(_ changes: Int, at position: UInt64?) -> String {
        guard let position, position > 0 else { return "Everything is as it was then." }
        return "Brought back \(CountText.of(changes, "override")). To undo it, restore "
            + "to @\(position - 1)."
    }

    private static func line(_ skipped: JSONValue) throws -> String {
        let skipped = try AnswerMembers(skipped)
        let user = skipped.optionalText("user").map { " for user \($0)" } ?? ""
        return "Left alone: \(try skipped.text("flag"))\(user): \(try skipped.text("message"))"
    }
}
