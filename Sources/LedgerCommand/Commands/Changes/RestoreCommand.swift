import ByteCoding
import FlagModel
import FlagState

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
        return try context.write { state, now in
            try context.requireKnown(tenant, in: state)
            try context.requireKnown(environment, in: state)
            if let flag, state.flag(flag, before: state.size) == nil {
                throw context.unknownFlag(flag, at: state.moment(now: now), in: state)
            }
            let restoration = state.restoration(
                of: tenant, environment, flag: flag, to: try context.parse(text, state), now: now)
            var proposal = try context.proposal(
                .overrides(tenant, environment), restoration.changes, now: now)
            proposal.members["restored"] = .count(restoration.changes.count)
            proposal.members["skipped"] = .array(restoration.skipped.map(json))
            proposal.remarks = { state in
                [count(restoration.changes.count, before: state.size)]
                    + restoration.skipped.map(line)
            }
            return proposal
        }
    }

    private static func count(_ changes: Int, before size: UInt64) -> String {
        if changes == 0 { return "Everything is as it was then." }
        return "Brought back \(CountText.of(changes, "override")). To undo it, restore "
            + "to @\(size - 2)."
    }

    private static func line(_ skipped: Restoration.Skipped) -> String {
        "Left alone: \(skipped.flag)\(skipped.user.map { " for user \($0)" } ?? ""): "
            + skipped.refusal.message
    }

    private static func json(_ skipped: Restoration.Skipped) -> JSONValue {
        var members: [String: JSONValue] = [
            "flag": .string(skipped.flag.text), "code": .string(skipped.refusal.code.rawValue),
            "message": .string(skipped.refusal.message),
        ]
        members["user"] = skipped.user.map { .string($0.text) }
        return .object(members)
    }
}
