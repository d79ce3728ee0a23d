import ByteCoding
import FlagModel
import FlagState

/// `flagledger restore`.
package enum RestoreCommand: Command {
    package static let specification = CommandSpecification(
        "restore", in: .changes,
        "Bring a flag, or a whole tenant and environment, back to a past moment",
        discussion: """
            One new signed event sets and clears what differs from that moment, for the tenant \
            itself and for its users. It is undone like any other change: by a restore to the \
            position before it.
            """,
        options: [
            Options.toMoment.required, Options.environment.required, Options.tenant, Options.flag,
        ] + Options.writing,
        examples: [
            "flagledger restore --to 2h --environment prod --tenant acme --dry-run",
            "flagledger restore --to @1041 --environment prod --flag checkout-v2",
        ])

    package static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let tenant = try arguments.tenant()
        let environment = try arguments.environment()
        let flag = try arguments.flag(Options.flag)
        let text = try arguments.required(Options.toMoment)
        let skipped = SkippedFlags()
        var request = try context.request(.overrides(tenant, environment)) { state, now in
            try context.requireKnown(tenant, in: state)
            try context.requireKnown(environment, in: state)
            let moment = try context.parseMoment(text, state)
            if let flag, state.flag(flag, before: state.size) == nil {
                throw context.unknownFlag(flag, at: state.moment(now: now), in: state)
            }
            let restoration = state.restoration(
                of: tenant, environment, flag: flag, to: moment, now: now)
            skipped.take(restoration.skipped)
            return restoration.changes
        }
        request.lateMembers = { ["skipped": skipped.json] }
        request.remarks = { _, _ in skipped.lines }
        return try context.write(request)
    }
}
