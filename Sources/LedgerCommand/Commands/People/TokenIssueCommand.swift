/// `flagledger token issue`.
package enum TokenIssueCommand: Command {
    package static let specification = CommandSpecification(
        "token issue", in: .people,
        "Issue a bearer token for a service; it is shown once",
        discussion: """
            The ledger keeps the token's SHA-256 only. Without --environment the token is good \
            for every environment.
            """,
        options: [
            Options.principal.required, Options.tenant.required, Options.role.required,
            Options.environment.repeatable, Options.expires,
        ] + Options.writing,
        examples: [
            "flagledger token issue --principal checkout-service --tenant acme --role viewer "
                + "--environment prod --expires 90d"
        ])
}
