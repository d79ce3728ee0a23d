import FlagModel
import FlagState
import LedgerCore

/// One line of a catalog's plan: `+` for what is new, `~` for what changes.
enum CatalogPlanText {
    static func line(_ change: Change, _ catalog: KnownCatalog) throws -> String {
        guard case .flagDeclared(let definition) = change,
            let known = catalog.flag(definition.key)
        else { return "+ \(ChangeText.of(change, in: .control))" }
        let fields = try changedFields(from: known.definition, to: definition)
        let revival = known.isArchived ? " (archived until now)" : ""
        return "~ flag \(definition.key): \(fields.joined(separator: ", "))\(revival)"
    }

    /// The names of the fields that differ, as a catalog file spells them.
    private static func changedFields(
        from old: FlagDefinition, to new: FlagDefinition
    ) throws -> [String] {
        let before = try ChangeJSON.definition(old)
        let after = try ChangeJSON.definition(new)
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }
}
