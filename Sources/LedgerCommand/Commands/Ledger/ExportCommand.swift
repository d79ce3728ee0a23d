/// `flagledger export`.
package enum ExportCommand: Command {
    package static let specification = CommandSpecification(
        "export", in: .ledger,
        "Print the changes as JSON Lines, for import into another ledger",
        discussion: """
            One line for each event, oldest first: when, who, why, and its changes of flags, \
            overrides, tenants and environments. Keys, roles and tokens stay with the ledger that \
            granted them.
            """,
        options: [Options.fromPosition, Options.toPosition],
        examples: [
            "flagledger export > history.jsonl",
            "flagledger export --from 100 --to 199",
        ])
}
