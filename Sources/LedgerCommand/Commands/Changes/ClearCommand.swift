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
        return try context.write { known, now in
            try known.requireKnown(scope.tenant)
            try known.requireKnown(scope.environment)
            _ = try known.definition(of: flag)
            var proposal = try context.proposal(
                scope.stream, [.overrideCleared(flag: flag, user: scope.user)], now: now)
            proposal.remarks = { [try AnswerText.sentence(flag, scope, $0.known)] }
            return proposal
        }
    }
}
