/// `flagledger tenant add`.
package enum TenantAddCommand: Command {
    package static let specification = CommandSpecification(
        "tenant add", in: .people,
        "Register a tenant",
        arguments: [Words.tenant],
        options: [Options.name] + Options.writing,
        examples: [
            "flagledger tenant add acme --name 'ACME Corporation'"
        ])
}
