import ByteCoding

/// One change from the JSON object inside an event: `type`, and the fields of that type. The other
/// way is `CanonicalWriter.write`.
enum ChangeCodec {
    static func decode(_ value: JSONValue) throws(FieldError) -> Change {
        guard case .object(let members) = value else {
            throw FieldValue.wrongType("an object", value)
        }
        guard let type = members["type"] else { throw FieldError(.missing, path: "type") }
        let kind: Change.Kind
        do { kind = try self.kind(type) } catch { throw error.inside("type") }
        return try decode(FieldReader(value, keys: keys(of: kind)), as: kind)
    }

    /// A text that could name a kind, but names none here, is a newer program's; any other is
    /// wrong.
    private static func kind(_ value: JSONValue) throws(FieldError) -> Change.Kind {
        let text = try FieldValue.string(value)
        if let kind = Change.Kind(rawValue: text) { return kind }
        let couldBeKind =
            (1...FlagModelLimits.labelBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                NameCharacters.isLetterOrDigit($0) || NameCharacters.isDotDashOrUnderscore($0)
            }
        guard couldBeKind else { throw FieldValue.invalid("the name of a kind of change", value) }
        throw FieldError(.unknownKind(text))
    }

    /// Every key that a change of this kind may have.
    static func keys(of kind: Change.Kind) -> [String] {
        switch kind {
        case .ledgerCreated: ["checkpointKey", "origin", "owner", "ownerKey", "type"]
        case .ledgerRecovered:
            ["quarantine", "quarantineHash", "size", "tornBytes", "type", "verdict"]
        case .clockSteppedBack: ["clock", "lastRecordedAt", "type"]
        case .environmentAdded: ["environment", "type"]
        case .tenantAdded, .tenantRenamed: ["name", "tenant", "type"]
        case .tenantRetired: ["tenant", "type"]
        case .flagDeclared: ["definition", "type"]
        case .flagArchived, .flagRestored: ["flag", "type"]
        case .overrideSet: ["expiresAt", "flag", "type", "user", "value"]
        case .overrideCleared: ["flag", "type", "user"]
        case .roleGranted, .roleRevoked: ["author", "role", "tenant", "type"]
        case .keyEnrolled: ["author", "delegate", "key", "tenant", "type"]
        case .keyRevoked: ["fingerprint", "type"]
        case .tokenIssued:
            ["environments", "expiresAt", "id", "principal", "role", "sha256", "tenant", "type"]
        case .tokenRevoked: ["id", "type"]
        case .noteAdded: ["flag", "position", "text", "type"]
        }
    }

    private static func decode(
        _ fields: FieldReader, as kind: Change.Kind
    ) throws(FieldError) -> Change {
        switch kind {
        case .overrideSet: try overrideSet(fields)
        case .overrideCleared:
            .overrideCleared(
                flag: try fields.required("flag", FieldValue.name),
                user: try fields.optional("user", FieldValue.name))
        case .ledgerCreated: try ledgerCreated(fields)
        case .ledgerRecovered: try ledgerRecovered(fields)
        case .clockSteppedBack: try clockSteppedBack(fields)
        case .environmentAdded:
            .environmentAdded(try fields.required("environment", FieldValue.name))
        case .tenantAdded, .tenantRenamed, .tenantRetired: try tenant(fields, as: kind)
        case .flagDeclared: .flagDeclared(try fields.required("definition", definition))
        case .flagArchived: .flagArchived(try fields.required("flag", FieldValue.name))
        case .flagRestored: .flagRestored(try fields.required("flag", FieldValue.name))
        case .roleGranted, .roleRevoked: try role(fields, as: kind)
        case .keyEnrolled: try keyEnrolled(fields)
        case .keyRevoked:
            .keyRevoked(fingerprint: try fields.required("fingerprint", FieldValue.digest))
        case .tokenIssued: try tokenIssued(fields)
        case .tokenRevoked: .tokenRevoked(id: try fields.required("id", FieldValue.tokenID))
        case .noteAdded: try noteAdded(fields)
        }
    }
}
