import FlagModel

/// `flagledger tenant add`.
enum TenantAddCommand: Command {
    static let specification = CommandSpecification(
        "tenant add", in: .people,
        "Register a tenant",
        arguments: [Words.tenant],
        options: [Options.name] + Options.writing,
        examples: [
            "flagledger tenant add acme --name 'ACME Corporation'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.tenantAdded(
            try context.arguments.tenantWord(), name: context.arguments[Options.name])
        return try context.write(change)
    }
}
