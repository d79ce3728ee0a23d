import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger tenant list`.
enum TenantListCommand: Command {
    static let specification = CommandSpecification(
        "tenant list", in: .people,
        "List the tenants",
        options: [Options.asOf],
        examples: [
            "flagledger tenant list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        var table = Table("tenant", "name", "state")
        for known in try context.source().catalog().tenants {
            if context.output.isJSON {
                try context.output.json(known.json)
            } else {
                table.add(
                    known.tenant.text, known.name ?? "", known.isRetired ? "retired" : "")
            }
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No tenants.") }
        return .done
    }
}
