/// `flagledger revoke`.
package enum RevokeCommand: Command {
    package static let specification = CommandSpecification(
        "revoke", in: .people,
        "Take a role away from an author",
        arguments: [Words.role, Words.author],
        options: [Options.tenant.required] + Options.writing,
        examples: [
            "flagledger revoke admin bob@example.com --tenant acme --reason 'left the team'"
        ])
}
