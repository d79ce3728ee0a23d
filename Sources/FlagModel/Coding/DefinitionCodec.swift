package import ByteCoding

/// A flag's definition as JSON: the same fields in an event (`flag.declared`), in a catalog file
/// and in a line of history. What a definition does not say is left out, so that it has one text.
package enum DefinitionCodec {
    static let keys = [
        "default", "description", "environments", "expiresAt", "gates", "key", "owner",
        "protected", "routeDependent", "routes", "tags", "targeting", "type", "variants",
    ]
    static let routeKeys = ["method", "path"]
    static let ruleKeys = ["default", "enabled"]

    /// The fields of `flag.declared` in docs/events.md.
    package static func encode(_ definition: FlagDefinition) -> JSONValue {
        var members: [String: JSONValue] = [
            "key": .string(definition.key.text),
            "type": .string(definition.type.rawValue),
            "default": definition.defaultValue,
        ]
        members["description"] = definition.details.map(JSONValue.string)
        members["owner"] = definition.owner.map(JSONValue.string)
        members["expiresAt"] = definition.expiresAt.map { .string($0.rfc3339) }
        members["gates"] = definition.gates.map { .array($0.map { .string($0.rawValue) }) }
        members["targeting"] = definition.targeting
        if definition.isProtected { members["protected"] = .bool(true) }
        if definition.isRouteDependent { members["routeDependent"] = .bool(true) }
        if !definition.tags.isEmpty {
            members["tags"] = .array(definition.tags.map(JSONValue.string))
        }
        if !definition.variants.isEmpty { members["variants"] = .object(definition.variants) }
        if !definition.routes.isEmpty {
            members["routes"] = .array(definition.routes.map(encode))
        }
        if !definition.environments.isEmpty {
            members["environments"] = encode(definition.environments)
        }
        return .object(members)
    }

    private static func encode(_ route: Route) -> JSONValue {
        .object(["method": .string(route.method), "path": .string(route.path)])
    }

    private static func encode(_ rules: [Environment: EnvironmentRule]) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for (environment, rule) in rules {
            var fields: [String: JSONValue] = [:]
            fields["enabled"] = rule.isEnabled.map(JSONValue.bool)
            fields["default"] = rule.defaultValue
            members[environment.text] = .object(fields)
        }
        return .object(members)
    }
}
