import ByteCoding
import FlagModel

/// A definition as the state digest writes it: the fields of `flag.declared` in docs/events.md,
/// those that say nothing left out.
enum DefinitionLine {
    static func json(_ definition: FlagDefinition) -> JSONValue {
        let fields: [String: JSONValue?] = [
            "key": .string(definition.key.text), "type": .string(definition.type.rawValue),
            "default": definition.defaultValue,
            "variants": definition.variants.isEmpty ? nil : .object(definition.variants),
            "description": definition.details.map(JSONValue.string),
            "owner": definition.owner.map(JSONValue.string),
            "tags": definition.tags.isEmpty ? nil : .array(definition.tags.map(JSONValue.string)),
            "expiresAt": definition.expiresAt.map { .string($0.rfc3339) },
            "gates": definition.gates.map { .array($0.map { .string($0.rawValue) }) },
            "routeDependent": definition.isRouteDependent ? .bool(true) : nil,
            "routes": definition.routes.isEmpty ? nil : .array(definition.routes.map(route)),
            "protected": definition.isProtected ? .bool(true) : nil,
            "environments": environments(definition.environments),
            "targeting": definition.targeting,
        ]
        return .object(fields.compactMapValues { $0 })
    }

    private static func route(_ route: Route) -> JSONValue {
        .object(["method": .string(route.method), "path": .string(route.path)])
    }

    private static func environments(
        _ rules: [Environment: EnvironmentRule]
    ) -> JSONValue? {
        if rules.isEmpty { return nil }
        var object: [String: JSONValue] = [:]
        for (environment, rule) in rules {
            let fields: [String: JSONValue?] = [
                "enabled": rule.isEnabled.map(JSONValue.bool), "default": rule.defaultValue,
            ]
            object[environment.text] = .object(fields.compactMapValues { $0 })
        }
        return .object(object)
    }
}
