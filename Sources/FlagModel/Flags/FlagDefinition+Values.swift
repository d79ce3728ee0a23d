package import ByteCoding

extension FlagDefinition {
    /// What the catalog says of one environment; `nil` stands for one that it does not name.
    private func rule(in environment: Environment?) -> EnvironmentRule? {
        environment.flatMap { environments[$0] }
    }

    /// Whether the catalog has switched this route-dependent flag off in `environment`.
    package func isFloored(in environment: Environment?) -> Bool {
        isRouteDependent && rule(in: environment)?.isEnabled == false
    }

    /// The variant that the config default names; `nil` where it is a plain value, and behind a
    /// closed floor.
    package func configVariant(in environment: Environment?) -> String? {
        let written = rule(in: environment)?.defaultValue ?? defaultValue
        guard !isFloored(in: environment), case .string(let name) = written else { return nil }
        return variants[name] == nil ? nil : name
    }

    /// The value without any override. Behind a closed floor it is `false`, so that not even a
    /// protected flag can be on there.
    package func configDefault(in environment: Environment?) -> JSONValue {
        if isFloored(in: environment) { return .bool(false) }
        return value(of: rule(in: environment)?.defaultValue ?? defaultValue)
    }

    /// What a written default stands for: the variant of that name where there is one, else itself.
    package func value(of written: JSONValue) -> JSONValue {
        guard case .string(let name) = written, let variant = variants[name] else { return written }
        return variant
    }

    /// The first variant, by name, that holds `value`.
    package func variantName(of value: JSONValue) -> String? {
        variants.keys.sorted().first { variants[$0] == value }
    }
}
