/// `flagledger set`.
package enum SetCommand: Command {
    package static let specification = CommandSpecification(
        "set", in: .changes,
        "Set a flag's value for a tenant, or for one of its users",
        discussion: """
            Without --tenant the value is set at tenant-0, which every other tenant falls back \
            to. Prints the receipt: the record's position, and with --json its leaf hash, the \
            signed checkpoint and the proof. A change that would change nothing appends nothing.
            """,
        arguments: [Words.flag, Words.value],
        options: [Options.environment.required, Options.tenant, Options.user, Options.expires]
            + Options.writing,
        examples: [
            "flagledger set checkout-v2 true --environment prod --tenant acme --reason 'wave 2'",
            "flagledger set theme dark --environment prod --tenant acme --user u-123 --expires 8h",
            "flagledger set checkout-v2 true --environment prod --dry-run",
        ])
}
