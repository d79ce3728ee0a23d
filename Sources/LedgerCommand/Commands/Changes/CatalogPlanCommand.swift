import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger catalog plan`.
enum CatalogPlanCommand: Command {
    static let specification = CommandSpecification(
        "catalog plan", in: .changes,
        "Show what catalog apply would change",
        arguments: [Words.catalogFile],
        examples: [
            "flagledger catalog plan catalog.json"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let catalog = try CatalogFile.parse(
            context.readFile(context.arguments.required(Words.catalogFile)))
        let known = try context.source().catalog()
        let plan = CatalogPlan(catalog, over: known)
        if context.output.isJSON {
            try context.output.json(.object(["changes": try ChangeJSON.of(plan.changes)]))
        } else if plan.changes.isEmpty {
            try context.output.line("Nothing to change: the ledger holds this catalog already.")
        } else {
            for change in plan.changes {
                try context.output.line(try CatalogPlanText.line(change, known))
            }
        }
        return .done
    }
}
