import FlagModel

/// `flagledger tenant rename`.
enum TenantRenameCommand: Command {
    static let specification = CommandSpecification(
        "tenant rename", in: .people,
        "Change a tenant's name for people; its key never changes",
        arguments: [Words.tenant],
        options: [Options.name.required] + Options.writing,
        examples: [
            "flagledger tenant rename acme --name 'ACME Inc.'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.tenantRenamed(
            try context.arguments.tenantWord(),
            name: try context.arguments.required(Options.name))
        return try context.write(change)
    }
}
