/// `flagledger catalog plan`.
package enum CatalogPlanCommand: Command {
    package static let specification = CommandSpecification(
        "catalog plan", in: .changes,
        "Show what catalog apply would change",
        arguments: [Words.catalogFile],
        examples: [
            "flagledger catalog plan catalog.json"
        ])
}
