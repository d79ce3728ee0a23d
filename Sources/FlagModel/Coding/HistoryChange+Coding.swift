import ByteCoding

extension HistoryChange {
    /// The key that tells a change from an override; an override has none of them.
    private enum Verb: String, CaseIterable {
        case declare, archive, restore, addEnvironment, addTenant, renameTenant, retireTenant
    }

    init(_ value: JSONValue) throws(FieldError) {
        guard case .object(let members) = value else {
            throw FieldValue.wrongType("an object", value)
        }
        guard let verb = Verb.allCases.first(where: { members[$0.rawValue] != nil }) else {
            self = .override(try HistoryOverride(value))
            return
        }
        self = try HistoryChange.decode(value, verb)
    }

    private static func decode(
        _ value: JSONValue, _ verb: Verb
    ) throws(FieldError) -> HistoryChange {
        let key = verb.rawValue
        let hasName = verb == .addTenant || verb == .renameTenant
        let fields = try FieldReader(value, keys: hasName ? [key, "name"] : [key])
        switch verb {
        case .declare: return .declare(try fields.required(key, definition))
        case .archive: return .archive(try fields.required(key, FieldValue.name))
        case .restore: return .restore(try fields.required(key, FieldValue.name))
        case .addEnvironment: return .addEnvironment(try fields.required(key, FieldValue.name))
        case .addTenant:
            return .addTenant(
                try fields.required(key, FieldValue.name),
                name: try fields.optional("name", FieldValue.label))
        case .renameTenant:
            return .renameTenant(
                try fields.required(key, FieldValue.name),
                name: try fields.required("name", FieldValue.label))
        case .retireTenant: return .retireTenant(try fields.required(key, FieldValue.name))
        }
    }

    private static func definition(_ value: JSONValue) throws(FieldError) -> FlagDefinition {
        try DefinitionCodec.decode(value, form: .lenient)
    }

    var jsonValue: JSONValue {
        switch self {
        case .override(let override): override.jsonValue
        case .declare(let definition):
            .object([Verb.declare.rawValue: DefinitionCodec.encode(definition)])
        case .archive(let flag): .object([Verb.archive.rawValue: .string(flag.text)])
        case .restore(let flag): .object([Verb.restore.rawValue: .string(flag.text)])
        case .addEnvironment(let environment):
            .object([Verb.addEnvironment.rawValue: .string(environment.text)])
        case .addTenant(let tenant, let name):
            .object(
                [Verb.addTenant.rawValue: .string(tenant.text), "name": name.map(JSONValue.string)]
                    .compactMapValues { $0 })
        case .renameTenant(let tenant, let name):
            .object([Verb.renameTenant.rawValue: .string(tenant.text), "name": .string(name)])
        case .retireTenant(let tenant):
            .object([Verb.retireTenant.rawValue: .string(tenant.text)])
        }
    }
}

extension HistoryOverride {
    private static let keys = ["environment", "expiresAt", "flag", "tenant", "user", "value"]

    init(_ json: JSONValue) throws(FieldError) {
        let fields = try FieldReader(json, keys: HistoryOverride.keys)
        flag = try fields.required("flag", FieldValue.name)
        tenant = try fields.required("tenant", FieldValue.name)
        environment = try fields.required("environment", FieldValue.name)
        user = try fields.optional("user", FieldValue.name)
        value = try fields.required("value") { value throws(FieldError) in
            value == .null ? .null : try FieldValue.flagValue(value)
        }
        expiresAt = try fields.optional("expiresAt", FieldForm.lenient.time)
        if value == .null && expiresAt != nil {
            throw FieldError(
                .invalid(rule: "left out where the value is null", found: "a time"),
                path: "expiresAt")
        }
    }

    var jsonValue: JSONValue {
        var members: [String: JSONValue] = [
            "flag": .string(flag.text),
            "tenant": .string(tenant.text),
            "environment": .string(environment.text),
            "value": value,
        ]
        members["user"] = user.map { .string($0.text) }
        members["expiresAt"] = expiresAt.map { .string($0.rfc3339) }
        return .object(members)
    }
}
