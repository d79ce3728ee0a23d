import FlagModel

/// `flagledger grant`.
enum GrantCommand: Command {
    static let specification = CommandSpecification(
        "grant", in: .people,
        "Give an author a role in a tenant",
        discussion: """
            Owners and admins of tenant-0 look after the catalog and tenant-0's values; owners \
            and admins of a tenant set that tenant's values; owners give roles. Members and \
            viewers read.
            """,
        arguments: [Words.role, Words.author],
        options: [Options.roleTenant.required] + Options.writing,
        examples: [
            "flagledger grant admin bob@example.com --tenant acme"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let arguments = context.arguments
        let change = Change.roleGranted(
            try arguments.role(arguments.required(Words.role)), author: try arguments.authorWord(),
            tenant: try arguments.tenant())
        return try context.write(change)
    }
}
