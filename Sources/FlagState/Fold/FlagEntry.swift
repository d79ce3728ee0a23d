package import ByteCoding
package import FlagModel

/// Everything about one flag that is not an override.
struct FlagEntry: Sendable {
    let number: FlagNumber
    var declarations = History<DeclaredFlag>()
    /// Of the records that name the flag.
    var positions = PositionList()
}

/// One declaration of a flag, with what resolving asks of it worked out once. Shared by reference:
/// answers carry it without copying it.
package final class DeclaredFlag: Sendable {
    package let definition: FlagDefinition
    package let isArchived: Bool
    let isProtected: Bool
    private let variantNames: [JSONValue: String]
    /// Where the catalog says nothing of the environment, which is mostly so.
    private let usualDefault: ConfigDefault
    private let defaults: [Environment: ConfigDefault]

    /// What the catalog itself says of a flag in an environment.
    struct ConfigDefault: Sendable {
        let value: JSONValue
        let variant: String?
        let isFloored: Bool

        fileprivate init(of definition: FlagDefinition, in environment: Environment?) {
            value = definition.configDefault(in: environment)
            variant = definition.configVariant(in: environment)
            isFloored = definition.isFloored(in: environment)
        }
    }

    init(_ definition: FlagDefinition, isArchived: Bool) {
        self.definition = definition
        self.isArchived = isArchived
        isProtected = definition.isProtected
        var names: [JSONValue: String] = [:]
        for name in definition.variants.keys.sorted(by: >) {
            if let value = definition.variants[name] { names[value] = name }
        }
        variantNames = names
        usualDefault = ConfigDefault(of: definition, in: nil)
        var defaults: [Environment: ConfigDefault] = [:]
        for environment in definition.environments.keys {
            defaults[environment] = ConfigDefault(of: definition, in: environment)
        }
        self.defaults = defaults
    }

    /// Whether the catalog has switched it off in `environment`.
    func isFloored(in environment: Environment) -> Bool {
        defaults.isEmpty ? usualDefault.isFloored : rule(in: environment).isFloored
    }

    /// What holds in `environment` without any override: the config default, which is `false`
    /// behind a closed floor, told as the answer of the rung `source`.
    func configDefault(in environment: Environment, from source: Source) -> Resolution {
        let rule = rule(in: environment)
        return Resolution(
            value: rule.value, source: source, position: nil, flag: self,
            variant: rule.variant ?? variantName(of: rule.value))
    }

    private func rule(in environment: Environment) -> ConfigDefault {
        defaults.isEmpty ? usualDefault : defaults[environment] ?? usualDefault
    }

    /// The first variant, by name, that holds `value`.
    package func variantName(of value: JSONValue) -> String? {
        variantNames.isEmpty ? nil : variantNames[value]
    }
}
