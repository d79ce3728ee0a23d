import ByteCoding

extension DefinitionCodec {
    /// Reads a definition field by field. Whether its values are of its type is for
    /// `FlagDefinition.check` to say.
    static func decode(_ value: JSONValue, form: FieldForm) throws(FieldError) -> FlagDefinition {
        let fields = try FieldReader(value, keys: keys)
        var definition = FlagDefinition(
            key: try fields.required("key", FieldValue.name),
            type: try fields.required("type", FieldValue.oneOf),
            defaultValue: try fields.required("default", FieldValue.flagValue))
        definition.details = try fields.optional("description") { value throws(FieldError) in
            try FieldValue.paragraphs(value, limit: FlagModelLimits.descriptionBytes)
        }
        definition.owner = try fields.optional("owner", FieldValue.label)
        definition.expiresAt = try fields.optional("expiresAt", form.time)
        definition.isProtected = try fields.optional("protected", form.flag) ?? false
        definition.isRouteDependent = try fields.optional("routeDependent", form.flag) ?? false
        definition.gates = try fields.optional("gates", gates)
        definition.targeting = try fields.optional("targeting", targeting)
        try decodeCollections(of: fields, form: form, into: &definition)
        return definition
    }

    private static func decodeCollections(
        of fields: FieldReader, form: FieldForm, into definition: inout FlagDefinition
    ) throws(FieldError) {
        definition.tags =
            try fields.optional("tags") { value throws(FieldError) in
                try form.checkNeeded(value == .array([]))
                return try FieldValue.distinctList(
                    value, limit: FlagModelLimits.tagsPerFlag, FieldValue.label)
            } ?? []
        definition.routes =
            try fields.optional("routes") { value throws(FieldError) in
                try form.checkNeeded(value == .array([]))
                return try FieldValue.distinctList(
                    value, limit: FlagModelLimits.routesPerFlag, route)
            } ?? []
        definition.variants =
            try fields.optional("variants") { value throws(FieldError) in
                try form.checkNeeded(value == .object([:]))
                return try variants(value)
            } ?? [:]
        definition.environments =
            try fields.optional("environments") { value throws(FieldError) in
                try form.checkNeeded(value == .object([:]))
                return try rules(value)
            } ?? [:]
    }

    /// A list that is there names at least one gate: `product` where the flag switches no other.
    private static func gates(_ value: JSONValue) throws(FieldError) -> [Gate] {
        let gates: [Gate] = try FieldValue.distinctList(
            value, limit: Gate.allCases.count, FieldValue.oneOf)
        guard !gates.isEmpty else {
            throw FieldValue.invalid("a list with at least one gate ('product' for most)", value)
        }
        return gates
    }

    private static func targeting(_ value: JSONValue) throws(FieldError) -> JSONValue {
        guard case .object = value else {
            throw FieldValue.wrongType("an object (JSONLogic)", value)
        }
        try FieldValue.checkDepth(value, limit: FlagModelLimits.targetingDepth)
        return value
    }

    private static func route(_ value: JSONValue) throws(FieldError) -> Route {
        let fields = try FieldReader(value, keys: routeKeys)
        return Route(
            method: try fields.required("method", method), path: try fields.required("path", path))
    }

    /// RFC 9110 leaves methods open; those in use are capital letters. `*` means every method.
    private static func method(_ value: JSONValue) throws(FieldError) -> String {
        let text = try FieldValue.label(value)
        guard text == "*" || text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw FieldValue.invalid("an HTTP method in capital letters, or '*'", value)
        }
        return text
    }

    private static func path(_ value: JSONValue) throws(FieldError) -> String {
        let text = try FieldValue.line(value, limit: FlagModelLimits.routePathBytes)
        guard text.hasPrefix("/"), !text.utf8.contains(UInt8(ascii: " ")) else {
            throw FieldValue.invalid("a path that begins with '/' and has no spaces", value)
        }
        return text
    }

    private static func variants(_ value: JSONValue) throws(FieldError) -> [String: JSONValue] {
        let members = try objectMembers(value, limit: FlagModelLimits.variantsPerFlag)
        for name in members.keys.sorted() {
            do {
                _ = try FieldValue.label(.string(name))
                _ = try FieldValue.flagValue(members[name] ?? .null)
            } catch { throw error.inside(name) }
        }
        return members
    }

    private static func rules(
        _ value: JSONValue
    ) throws(FieldError) -> [Environment: EnvironmentRule] {
        let members = try objectMembers(value, limit: FlagModelLimits.environmentsPerFlag)
        var rules: [Environment: EnvironmentRule] = [:]
        for name in members.keys.sorted() {
            do {
                let environment: Environment = try FieldValue.name(.string(name))
                rules[environment] = try rule(members[name] ?? .null)
            } catch { throw error.inside(name) }
        }
        return rules
    }

    private static func rule(_ value: JSONValue) throws(FieldError) -> EnvironmentRule {
        let fields = try FieldReader(value, keys: ruleKeys)
        return EnvironmentRule(
            isEnabled: try fields.optional("enabled", FieldValue.bool),
            defaultValue: try fields.optional("default", FieldValue.flagValue))
    }

    private static func objectMembers(
        _ value: JSONValue, limit: Int
    ) throws(FieldError) -> [String: JSONValue] {
        guard case .object(let members) = value else {
            throw FieldValue.wrongType("an object", value)
        }
        guard members.count <= limit else {
            throw FieldError(.beyondLimit(limit: limit, unit: "names", found: members.count))
        }
        return members
    }
}
