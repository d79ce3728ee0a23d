import ByteCoding

/// The kinds whose fields do not fit on one line.
extension ChangeCodec {
    static func overrideSet(_ fields: FieldReader) throws(FieldError) -> Change {
        .overrideSet(
            flag: try fields.required("flag", FieldValue.name),
            user: try fields.optional("user", FieldValue.name),
            value: try fields.required("value", FieldValue.flagValue),
            expiresAt: try fields.optional("expiresAt", FieldForm.exact.time))
    }

    static func ledgerCreated(_ fields: FieldReader) throws(FieldError) -> Change {
        .ledgerCreated(
            LedgerCreated(
                checkpointKey: try fields.required("checkpointKey", FieldValue.publicKey),
                origin: try fields.required("origin", FieldValue.name),
                owner: try fields.required("owner", FieldValue.name),
                ownerKey: try fields.required("ownerKey", FieldValue.publicKey)))
    }

    static func ledgerRecovered(_ fields: FieldReader) throws(FieldError) -> Change {
        .ledgerRecovered(
            LedgerRecovered(
                verdict: try fields.required("verdict", FieldValue.label),
                size: try fields.required("size", FieldValue.count),
                tornBytes: try fields.required("tornBytes", FieldValue.count),
                quarantine: try fields.optional("quarantine", FieldValue.fileName),
                quarantineHash: try fields.optional("quarantineHash", FieldValue.digest)))
    }

    static func clockSteppedBack(_ fields: FieldReader) throws(FieldError) -> Change {
        .clockSteppedBack(
            clock: try fields.required("clock", FieldForm.exact.time),
            lastRecordedAt: try fields.required("lastRecordedAt", FieldForm.exact.time))
    }

    /// - Precondition: `kind` is one of the three about tenants.
    static func tenant(
        _ fields: FieldReader, as kind: Change.Kind
    ) throws(FieldError) -> Change {
        let tenant: Tenant = try fields.required("tenant", FieldValue.name)
        switch kind {
        case .tenantAdded:
            return .tenantAdded(tenant, name: try fields.optional("name", FieldValue.label))
        case .tenantRenamed:
            return .tenantRenamed(tenant, name: try fields.required("name", FieldValue.label))
        default:
            return .tenantRetired(tenant)
        }
    }

    static func definition(_ value: JSONValue) throws(FieldError) -> FlagDefinition {
        try DefinitionCodec.decode(value, form: .exact)
    }

    /// - Precondition: `kind` is one of the two about roles.
    static func role(_ fields: FieldReader, as kind: Change.Kind) throws(FieldError) -> Change {
        let role: Role = try fields.required("role", FieldValue.oneOf)
        let author: Author = try fields.required("author", FieldValue.name)
        let tenant: Tenant = try fields.required("tenant", FieldValue.name)
        return kind == .roleGranted
            ? .roleGranted(role, author: author, tenant: tenant)
            : .roleRevoked(role, author: author, tenant: tenant)
    }

    static func keyEnrolled(_ fields: FieldReader) throws(FieldError) -> Change {
        .keyEnrolled(
            KeyEnrolled(
                author: try fields.required("author", FieldValue.name),
                key: try fields.required("key", FieldValue.publicKey),
                isDelegate: try fields.optional("delegate", FieldForm.exact.flag) ?? false,
                tenant: try fields.optional("tenant", FieldValue.name)))
    }

    static func tokenIssued(_ fields: FieldReader) throws(FieldError) -> Change {
        .tokenIssued(
            TokenIssued(
                environments: try fields.required("environments", environments),
                expiresAt: try fields.optional("expiresAt", FieldForm.exact.time),
                id: try fields.required("id", FieldValue.tokenID),
                principal: try fields.required("principal", FieldValue.name),
                role: try fields.required("role", FieldValue.oneOf),
                hash: try fields.required("sha256", FieldValue.digest),
                tenant: try fields.required("tenant", FieldValue.name)))
    }

    private static func environments(_ value: JSONValue) throws(FieldError) -> [Environment] {
        try FieldValue.distinctList(
            value, limit: FlagModelLimits.tokenEnvironments, FieldValue.name)
    }

    static func noteAdded(_ fields: FieldReader) throws(FieldError) -> Change {
        .noteAdded(
            text: try fields.required("text") { value throws(FieldError) in
                try FieldValue.paragraphs(value, limit: FlagModelLimits.noteBytes)
            },
            flag: try fields.optional("flag", FieldValue.name),
            position: try fields.optional("position", FieldValue.count))
    }
}
