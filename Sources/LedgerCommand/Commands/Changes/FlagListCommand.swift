import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger flag list`.
enum FlagListCommand: Command {
    static let specification = CommandSpecification(
        "flag list", in: .changes,
        "List the declared flags",
        options: [Options.archivedToo, Options.asOf],
        examples: [
            "flagledger flag list",
            "flagledger flag list --all --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let flags = try context.source().catalog().flags
            .filter { context.arguments.has(Options.archivedToo) || !$0.isArchived }
        if context.output.isJSON {
            for flag in flags { try context.output.json(.object(try flag.members())) }
            return .done
        }
        var table = Table("flag", "type", "default", "gates", "description")
        for flag in flags {
            let definition = flag.definition
            table.add(
                definition.key.text, definition.type.rawValue,
                JSONText.of(definition.defaultValue), gates(of: definition),
                (flag.isArchived ? "(archived) " : "") + (definition.details ?? ""))
        }
        try context.output.table(table, empty: "No flags are declared.")
        return .done
    }

    private static func gates(of definition: FlagDefinition) -> String {
        let gates = definition.gates.map { $0.map(\.rawValue).joined(separator: " ") } ?? "-"
        return gates + (definition.isProtected ? " protected" : "")
            + (definition.isRouteDependent ? " route" : "")
    }
}
