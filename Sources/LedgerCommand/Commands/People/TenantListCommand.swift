/// `flagledger tenant list`.
package enum TenantListCommand: Command {
    package static let specification = CommandSpecification(
        "tenant list", in: .people,
        "List the tenants",
        options: [Options.asOf],
        examples: [
            "flagledger tenant list"
        ])
}
