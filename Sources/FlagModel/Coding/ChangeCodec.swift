import ByteCoding

/// One change as the JSON object inside an event: `type`, and the fields of that type.
enum ChangeCodec {
    static func encode(_ change: Change) -> JSONValue {
        var members = fields(of: change)
        members["type"] = .string(change.kind.rawValue)
        return .object(members)
    }

    private static func fields(of change: Change) -> [String: JSONValue] {
        switch change {
        case .ledgerCreated(let created): fields(of: created)
        case .ledgerRecovered(let recovered): fields(of: recovered)
        case .clockSteppedBack(let clock, let lastRecordedAt):
            ["clock": .string(clock.rfc3339), "lastRecordedAt": .string(lastRecordedAt.rfc3339)]
        case .environmentAdded(let environment): ["environment": .string(environment.text)]
        case .tenantAdded(let tenant, let name):
            present(["tenant": .string(tenant.text), "name": name.map(JSONValue.string)])
        case .tenantRenamed(let tenant, let name):
            ["tenant": .string(tenant.text), "name": .string(name)]
        case .tenantRetired(let tenant): ["tenant": .string(tenant.text)]
        case .flagDeclared(let definition): ["definition": DefinitionCodec.encode(definition)]
        case .flagArchived(let flag), .flagRestored(let flag): ["flag": .string(flag.text)]
        case .overrideSet(let flag, let user, let value, let expiresAt):
            present([
                "flag": .string(flag.text), "user": user.map { .string($0.text) }, "value": value,
                "expiresAt": expiresAt.map { .string($0.rfc3339) },
            ])
        case .overrideCleared(let flag, let user):
            present(["flag": .string(flag.text), "user": user.map { .string($0.text) }])
        case .roleGranted(let role, let author, let tenant),
            .roleRevoked(let role, let author, let tenant):
            [
                "author": .string(author.text), "role": .string(role.rawValue),
                "tenant": .string(tenant.text),
            ]
        case .keyEnrolled(let enrolled): fields(of: enrolled)
        case .keyRevoked(let fingerprint): ["fingerprint": .string(fingerprint.base64)]
        case .tokenIssued(let token): fields(of: token)
        case .tokenRevoked(let id): ["id": .string(id)]
        case .noteAdded(let text, let flag, let position):
            present([
                "text": .string(text), "flag": flag.map { .string($0.text) },
                "position": position.map { .integer(Int64(clamping: $0)) },
            ])
        }
    }

    /// Drops the fields that have no value: nothing is written as null.
    private static func present(_ fields: [String: JSONValue?]) -> [String: JSONValue] {
        fields.compactMapValues { $0 }
    }

    private static func fields(of created: LedgerCreated) -> [String: JSONValue] {
        [
            "checkpointKey": .string(created.checkpointKey.description),
            "origin": .string(created.origin.text),
            "owner": .string(created.owner.text),
            "ownerKey": .string(created.ownerKey.description),
        ]
    }

    private static func fields(of recovered: LedgerRecovered) -> [String: JSONValue] {
        present([
            "verdict": .string(recovered.verdict),
            "size": .integer(Int64(clamping: recovered.size)),
            "tornBytes": .integer(Int64(clamping: recovered.tornBytes)),
            "quarantine": recovered.quarantine.map(JSONValue.string),
            "quarantineHash": recovered.quarantineHash.map { .string($0.base64) },
        ])
    }

    private static func fields(of enrolled: KeyEnrolled) -> [String: JSONValue] {
        present([
            "author": .string(enrolled.author.text),
            "delegate": enrolled.isDelegate ? .bool(true) : nil,
            "key": .string(enrolled.key.description),
            "tenant": enrolled.tenant.map { .string($0.text) },
        ])
    }

    private static func fields(of token: TokenIssued) -> [String: JSONValue] {
        present([
            "environments": .array(token.environments.map { .string($0.text) }),
            "expiresAt": token.expiresAt.map { .string($0.rfc3339) },
            "id": .string(token.id),
            "principal": .string(token.principal.text),
            "role": .string(token.role.rawValue),
            "sha256": .string(token.hash.base64),
            "tenant": .string(token.tenant.text),
        ])
    }
}
