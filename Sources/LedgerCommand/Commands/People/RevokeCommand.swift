import FlagModel

/// `flagledger revoke`.
enum RevokeCommand: Command {
    static let specification = CommandSpecification(
        "revoke", in: .people,
        "Take a role away from an author",
        arguments: [Words.role, Words.author],
        options: [Options.roleTenant.required] + Options.writing,
        examples: [
            "flagledger revoke admin bob@example.com --tenant acme --reason 'left the team'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let change = Change.roleRevoked(
            try arguments.role(arguments.required(Words.role)), author: try arguments.authorWord(),
            tenant: try arguments.tenant())
        return try context.write(change)
    }
}
