import ByteCoding
import FlagModel

/// `flagledger token issue`.
enum TokenIssueCommand: Command {
    static let specification = CommandSpecification(
        "token issue", in: .people,
        "Issue a bearer token for a service; it is shown once",
        discussion: """
            The ledger keeps the token's SHA-256 only. Without --environment the token is good \
            for every environment.
            """,
        options: [
            Options.principal.required, Options.roleTenant.required, Options.role.required,
            Options.tokenEnvironment.repeatable, Options.expires,
        ] + Options.writing,
        examples: [
            "flagledger token issue --principal checkout-service --tenant acme --role viewer "
                + "--environment prod --expires 90d"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let secret = TokenSecret.make()
        let issued = TokenIssued(
            environments: try arguments.environments(),
            expiresAt: try arguments[Options.expires].map {
                try ExpiryText.parse($0, now: context.now)
            },
            id: secret.id(at: context.now),
            principal: try Arguments.name(arguments.required(Options.principal), "author"),
            role: try arguments.role(arguments.required(Options.role)), hash: secret.hash,
            tenant: try arguments.tenant())
        return try context.write { _, now in
            var proposal = try context.proposal(.control, [.tokenIssued(issued)], now: now)
            // A rehearsal issues nothing, so it must not show a token that looks like one.
            if arguments.has(Options.dryRun) { return proposal }
            proposal.members = ["token": .string(secret.text), "id": .string(issued.id)]
            proposal.remarks = { _ in
                [
                    "Token: \(secret.text)",
                    "It is shown this once. To revoke it: flagledger token revoke \(issued.id)",
                ]
            }
            return proposal
        }
    }
}
