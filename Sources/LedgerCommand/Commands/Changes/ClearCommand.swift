import FlagModel
import FlagState

/// `flagledger clear`.
enum ClearCommand: Command {
    static let specification = CommandSpecification(
        "clear", in: .changes,
        "Take a flag's value away again, so that it falls back",
        arguments: [Words.flag],
        options: [Options.environment.required, Options.tenant, Options.user] + Options.writing,
        examples: [
            "flagledger clear checkout-v2 --environment prod --tenant acme"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let flag = try arguments.flag()
        let scope = Scope(
            tenant: try arguments.tenant(), environment: try arguments.environment(),
            user: try arguments.user())
        return try context.write { state, now in
            try context.requireKnown(scope.tenant, in: state)
            try context.requireKnown(scope.environment, in: state)
            guard state.flag(flag, before: state.size) != nil else {
                throw context.unknownFlag(flag, at: state.moment(now: now), in: state)
            }
            var proposal = try context.proposal(
                scope.stream, [.overrideCleared(flag: flag, user: scope.user)], now: now)
            proposal.remarks = { state in [AnswerText.sentence(flag, scope, state, now: now)] }
            return proposal
        }
    }
}
