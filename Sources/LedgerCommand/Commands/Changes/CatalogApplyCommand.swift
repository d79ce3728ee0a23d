/// `flagledger catalog apply`.
package enum CatalogApplyCommand: Command {
    package static let specification = CommandSpecification(
        "catalog apply", in: .changes,
        "Declare the environments, tenants and flags of a catalog file",
        discussion: """
            What the ledger has already is left alone; flags that differ are declared again. \
            Flags that the file does not mention stay as they are: archive them with flag \
            archive.
            """,
        arguments: [Words.catalogFile],
        options: Options.writing,
        examples: [
            "flagledger catalog apply catalog.json --reason 'new checkout'",
            "flagledger catalog apply catalog.json --dry-run",
        ])
}
