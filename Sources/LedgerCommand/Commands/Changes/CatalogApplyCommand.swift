import FlagModel
import LedgerCore

/// `flagledger catalog apply`.
enum CatalogApplyCommand: Command {
    static let specification = CommandSpecification(
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

    static func run(_ context: Context) throws -> ExitStatus {
        let catalog = try CatalogFile.parse(
            context.readFile(context.arguments.required(Words.catalogFile)))
        let reason = context.arguments[Options.reason]
        let expected = try context.arguments.position(Options.expect)
        return try context.write { known, now in
            let plan = CatalogPlan(catalog, over: try known.catalog())
            var drafts = plan.drafts(reason: reason, signedAt: now)
            if !drafts.isEmpty { drafts[0].expectedPosition = expected }
            var proposal = Proposal(drafts)
            proposal.members["changes"] = .count(plan.changes.count)
            proposal.remarks = { _ in
                plan.changes.map { ChangeText.of($0, in: .control) }
            }
            return proposal
        }
    }
}
