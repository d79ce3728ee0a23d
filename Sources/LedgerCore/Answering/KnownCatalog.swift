package import ByteCoding
package import FlagModel
package import FlagState

/// What a ledger had declared at a moment: environments, tenants and flags, archived ones and
/// retired ones included.
package struct KnownCatalog: Hashable, Sendable {
    package struct KnownTenant: Hashable, Sendable {
        package let tenant: Tenant
        package let name: String?
        package let isRetired: Bool
    }

    package struct KnownFlag: Hashable, Sendable {
        package let definition: FlagDefinition
        package let isArchived: Bool
    }

    /// By name.
    package let environments: [Environment]
    package let tenants: [KnownTenant]
    package let flags: [KnownFlag]

    private init(environments: [Environment], tenants: [KnownTenant], flags: [KnownFlag]) {
        self.environments = environments
        self.tenants = tenants
        self.flags = flags
    }

    /// As a reader of the first `size` records knows it.
    ///
    /// - Parameter isTold: whether the reader may know of a tenant.
    package init(
        _ state: LedgerState, before size: UInt64, toldOf isTold: (Tenant) -> Bool = { _ in true }
    ) {
        self.init(
            environments: state.environments(before: size),
            tenants: state.tenants(before: size).filter { isTold($0.tenant) }.map {
                KnownTenant(
                    tenant: $0.tenant, name: $0.status.name, isRetired: $0.status.isRetired)
            },
            flags: state.flags(before: size).map {
                KnownFlag(definition: $0.definition, isArchived: $0.isArchived)
            })
    }

    /// The declaration of a flag, archived or not; `nil` = never declared.
    package func flag(_ key: FlagKey) -> KnownFlag? {
        flags.first { $0.definition.key == key }
    }

    /// What is in force, as people keep it in a file.
    package var file: CatalogFile {
        CatalogFile(
            environments: environments,
            tenants: tenants.filter { !$0.tenant.isZero && !$0.isRetired }.map(\.tenant),
            flags: flags.filter { !$0.isArchived }.map(\.definition))
    }
}

extension KnownCatalog {
    /// `environments`, `tenants` and `flags`.
    package func members() throws -> [String: JSONValue] {
        [
            "environments": .array(environments.map { .string($0.text) }),
            "tenants": .array(tenants.map(\.json)),
            "flags": .array(try flags.map { .object(try $0.members()) }),
        ]
    }

    /// Reads what `members` wrote; `nil` where it is something else.
    package init?(_ members: [String: JSONValue]) {
        guard let environments = members["environments"]?.arrayValue,
            let tenants = members["tenants"]?.arrayValue, let flags = members["flags"]?.arrayValue
        else { return nil }
        let known = (
            environments.compactMap { $0.stringValue.flatMap { Environment($0) } },
            tenants.compactMap(KnownTenant.init), flags.compactMap(KnownFlag.init)
        )
        guard
            (known.0.count, known.1.count, known.2.count)
                == (environments.count, tenants.count, flags.count)
        else { return nil }
        self.init(environments: known.0, tenants: known.1, flags: known.2)
    }
}

extension KnownCatalog.KnownTenant {
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "tenant": .string(tenant.text), "retired": .bool(isRetired),
        ]
        members["name"] = name.map(JSONValue.string)
        return .object(members)
    }

    init?(_ value: JSONValue) {
        guard let members = value.objectValue,
            let tenant = members["tenant"]?.stringValue.flatMap({ Tenant($0) }),
            let isRetired = members["retired"]?.boolValue
        else { return nil }
        self.tenant = tenant
        self.isRetired = isRetired
        name = members["name"]?.stringValue
    }
}

extension KnownCatalog.KnownFlag {
    /// The definition's fields as a catalog file holds them, and `archived`.
    package func members() throws -> [String: JSONValue] {
        var members = try ChangeJSON.definition(definition)
        members["archived"] = .bool(isArchived)
        return members
    }

    init?(_ value: JSONValue) {
        guard var members = value.objectValue,
            let isArchived = members.removeValue(forKey: "archived")?.boolValue,
            case .flagDeclared(let definition)? = try? ChangeObject.decode(
                .object([
                    "type": .string(Change.Kind.flagDeclared.rawValue),
                    "definition": .object(members),
                ]))
        else { return nil }
        self.definition = definition
        self.isArchived = isArchived
    }
}
