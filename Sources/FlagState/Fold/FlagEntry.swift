package import ByteCoding
package import FlagModel

/// Everything about one flag that is not an override.
struct FlagEntry: Sendable {
    let number: FlagNumber
    var declarations = History<DeclaredFlag>()
    /// Of the records that name the flag.
    var positions = PersistentVector<UInt64>()
}

/// One declaration of a flag, with what resolving asks of it worked out once. Shared by reference:
/// answers carry it without copying it.
package final class DeclaredFlag: Sendable {
    package let definition: FlagDefinition
    package let isArchived: Bool
    private let variantNames: [JSONValue: String]

    init(_ definition: FlagDefinition, isArchived: Bool) {
        self.definition = definition
        self.isArchived = isArchived
        var names: [JSONValue: String] = [:]
        for name in definition.variants.keys.sorted(by: >) {
            if let value = definition.variants[name] { names[value] = name }
        }
        variantNames = names
    }

    /// The first variant, by name, that holds `value`.
    package func variantName(of value: JSONValue) -> String? {
        variantNames.isEmpty ? nil : variantNames[value]
    }
}
