import ByteCoding

/// A change's fields in the order of their keys, of which `type` is one: the fields of
/// docs/events.md.
extension CanonicalWriter {
    mutating func write(_ change: Change) {
        let type = change.kind.rawValue
        beginObject()
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            field("expiresAt", expiresAt)
            field("flag", flag.text)
            field("type", type)
            field("user", user?.text)
            field("value", value)
        case .overrideCleared(let flag, let user):
            field("flag", flag.text)
            field("type", type)
            field("user", user?.text)
        case .ledgerCreated(let created): write(created, type)
        case .ledgerRecovered(let recovered): write(recovered, type)
        case .clockSteppedBack(let clock, let lastRecordedAt):
            field("clock", clock)
            field("lastRecordedAt", lastRecordedAt)
            field("type", type)
        case .environmentAdded(let environment):
            field("environment", environment.text)
            field("type", type)
        case .tenantAdded(let tenant, let name): write(tenant, name, type)
        case .tenantRenamed(let tenant, let name): write(tenant, name, type)
        case .tenantRetired(let tenant): write(tenant, nil, type)
        case .flagDeclared(let definition):
            field("definition", DefinitionCodec.encode(definition))
            field("type", type)
        case .flagArchived(let flag), .flagRestored(let flag):
            field("flag", flag.text)
            field("type", type)
        case .roleGranted(let role, let author, let tenant),
            .roleRevoked(let role, let author, let tenant):
            field("author", author.text)
            field("role", role.rawValue)
            field("tenant", tenant.text)
            field("type", type)
        case .keyEnrolled(let enrolled): write(enrolled, type)
        case .keyRevoked(let fingerprint):
            field("fingerprint", fingerprint)
            field("type", type)
        case .tokenIssued(let token): write(token, type)
        case .tokenRevoked(let id):
            field("id", id)
            field("type", type)
        case .noteAdded(let text, let flag, let position):
            field("flag", flag?.text)
            field("position", position)
            field("text", text)
            field("type", type)
        }
        endObject()
    }

    private mutating func write(_ tenant: Tenant, _ name: String?, _ type: String) {
        field("name", name)
        field("tenant", tenant.text)
        field("type", type)
    }

    private mutating func write(_ created: LedgerCreated, _ type: String) {
        field("checkpointKey", created.checkpointKey.description)
        field("origin", created.origin.text)
        field("owner", created.owner.text)
        field("ownerKey", created.ownerKey.description)
        field("type", type)
    }

    private mutating func write(_ recovered: LedgerRecovered, _ type: String) {
        field("quarantine", recovered.quarantine)
        field("quarantineHash", recovered.quarantineHash)
        field("size", recovered.size)
        field("tornBytes", recovered.tornBytes)
        field("type", type)
        field("verdict", recovered.verdict)
    }

    private mutating func write(_ enrolled: KeyEnrolled, _ type: String) {
        field("author", enrolled.author.text)
        if enrolled.isDelegate { field("delegate", .bool(true)) }
        field("key", enrolled.key.description)
        field("tenant", enrolled.tenant?.text)
        field("type", type)
    }

    private mutating func write(_ token: TokenIssued, _ type: String) {
        field("environments", .array(token.environments.map { .string($0.text) }))
        field("expiresAt", token.expiresAt)
        field("id", token.id)
        field("principal", token.principal.text)
        field("role", token.role.rawValue)
        field("sha256", token.hash)
        field("tenant", token.tenant.text)
        field("type", type)
    }
}
