/// `flagledger catalog show`.
package enum CatalogShowCommand: Command {
    package static let specification = CommandSpecification(
        "catalog show", in: .changes,
        "Print the ledger's environments, tenants and flags as a catalog file",
        options: [Options.asOf],
        examples: [
            "flagledger catalog show > catalog.json",
            "flagledger catalog show --as-of 2h",
        ])
}
