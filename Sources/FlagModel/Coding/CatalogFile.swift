import ByteCoding

/// The file that people keep their flags in: environments, tenants and flag definitions.
package struct CatalogFile: Hashable, Sendable {
    package var environments: [Environment]
    package var tenants: [Tenant]
    package var flags: [FlagDefinition]

    package init(
        environments: [Environment] = [], tenants: [Tenant] = [], flags: [FlagDefinition] = []
    ) {
        self.environments = environments
        self.tenants = tenants
        self.flags = flags
    }

    /// Reads ordinary JSON: any order and spacing, but no key that means nothing, nothing twice,
    /// and only definitions whose values are of their types.
    package static func parse(_ bytes: [UInt8]) throws(CatalogError) -> CatalogFile {
        guard bytes.count <= FlagModelLimits.catalogBytes else {
            throw .tooLarge(bytes: bytes.count, limit: FlagModelLimits.catalogBytes)
        }
        let value: JSONValue
        do { value = try JSONParser.parse(bytes, as: .ordinary) } catch { throw .json(error) }
        let catalog: CatalogFile
        do { catalog = try CatalogFile(value) } catch { throw .field(error) }
        for (index, definition) in catalog.flags.enumerated() {
            do { try definition.check() } catch {
                throw .definition(error, path: "flags[\(index)]")
            }
        }
        return catalog
    }

    /// Indented JSON that `parse` takes back; flags stand in the order that they have here.
    package func format() -> [UInt8] {
        JSONWriter.pretty(
            .object([
                "environments": .array(environments.map { .string($0.text) }),
                "tenants": .array(tenants.map { .string($0.text) }),
                "flags": .array(flags.map(DefinitionCodec.encode)),
            ]))
    }

    /// `$schema` and `description` are for editors and people; the ledger does not keep them.
    private static let keys = ["$schema", "description", "environments", "flags", "tenants"]

    private init(_ value: JSONValue) throws(FieldError) {
        let fields = try FieldReader(value, keys: CatalogFile.keys)
        _ = try fields.optional("$schema", FieldValue.string)
        _ = try fields.optional("description", FieldValue.string)
        environments = try fields.optional("environments", CatalogFile.names) ?? []
        tenants = try fields.optional("tenants", CatalogFile.names) ?? []
        flags = try fields.optional("flags", CatalogFile.definitions) ?? []
    }

    private static func names<Name: ValidatedName>(
        _ value: JSONValue
    ) throws(FieldError) -> [Name] {
        try FieldValue.distinctList(value, limit: Int.max, FieldValue.name)
    }

    private static func definitions(_ value: JSONValue) throws(FieldError) -> [FlagDefinition] {
        var seen: Set<FlagKey> = []
        return try FieldValue.list(value, limit: Int.max) { value throws(FieldError) in
            let definition = try CatalogFile.definition(value)
            guard seen.insert(definition.key).inserted else {
                throw FieldError(.duplicate("flag '\(definition.key)'"))
            }
            return definition
        }
    }

    /// Errors name the flag by its key, too: in a long file an index helps nobody.
    private static func definition(_ value: JSONValue) throws(FieldError) -> FlagDefinition {
        do {
            return try DefinitionCodec.decode(value, form: .lenient)
        } catch {
            guard case .string(let key)? = value.objectValue?["key"], FlagKey.isValid(key) else {
                throw error
            }
            throw error.inside("[\(key)]")
        }
    }
}
