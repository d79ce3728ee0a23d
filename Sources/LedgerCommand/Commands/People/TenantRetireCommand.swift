import FlagModel

/// `flagledger tenant retire`.
enum TenantRetireCommand: Command {
    static let specification = CommandSpecification(
        "tenant retire", in: .people,
        "Refuse further changes of a tenant, keeping its history",
        arguments: [Words.tenant],
        options: Options.writing,
        examples: [
            "flagledger tenant retire acme --reason 'contract ended'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.tenantRetired(try context.arguments.tenantWord())
        return try context.write(change)
    }
}
