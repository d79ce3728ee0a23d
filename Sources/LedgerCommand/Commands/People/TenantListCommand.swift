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
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        var table = Table("tenant", "name", "state")
        for known in view.state.tenants(before: moment.size) {
            if context.output.isJSON {
                var members: [String: JSONValue] = [
                    "tenant": .string(known.tenant.text), "retired": .bool(known.status.isRetired),
                ]
                members["name"] = known.status.name.map(JSONValue.string)
                try context.output.json(.object(members))
            } else {
                table.add(
                    known.tenant.text, known.status.name ?? "",
                    known.status.isRetired ? "retired" : "")
            }
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No tenants.") }
        return .done
    }
}
