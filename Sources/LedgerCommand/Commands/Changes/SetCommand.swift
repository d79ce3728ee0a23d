import ByteCoding
import FlagModel
import FlagState

/// `flagledger set`.
enum SetCommand: Command {
    static let specification = CommandSpecification(
        "set", in: .changes,
        "Set a flag's value for a tenant, or for one of its users",
        discussion: """
            Without --tenant the value is set at tenant-0, which every other tenant falls back \
            to. Prints the receipt: the record's position, and with --json its leaf hash, the \
            signed checkpoint and the proof. A change that would change nothing appends nothing.
            """,
        arguments: [Words.flag, Words.value],
        options: [Options.environment.required, Options.tenant, Options.user, Options.expires]
            + Options.writing,
        examples: [
            "flagledger set checkout-v2 true --environment prod --tenant acme --reason 'wave 2'",
            "flagledger set theme dark --environment prod --tenant acme --user u-123 --expires 8h",
            "flagledger set checkout-v2 true --environment prod --dry-run",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let flag = try arguments.flag()
        let scope = Scope(
            tenant: try arguments.tenant(), environment: try arguments.environment(),
            user: try arguments.user())
        let text = try arguments.required(Words.value)
        let expiresAt = try arguments[Options.expires].map {
            try ExpiryText.parse($0, now: context.now)
        }
        return try context.write { known, now in
            try known.requireKnown(scope.tenant)
            try known.requireKnown(scope.environment)
            let value = try ValueText.parse(text, for: try known.definition(of: flag))
            var proposal = try context.proposal(
                scope.stream,
                [.overrideSet(flag: flag, user: scope.user, value: value, expiresAt: expiresAt)],
                now: now)
            proposal.remarks = { [try AnswerText.sentence(flag, scope, $0.known)] }
            return proposal
        }
    }
}
