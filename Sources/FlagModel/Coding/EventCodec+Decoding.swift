import ByteCoding

extension EventCodec {
    /// The event that these bytes are. A higher `v` or an unknown kind of change is *unsupported*
    /// (`EventError.isUnsupported`); everything else that `encode` would not have written is wrong,
    /// and the error names the field.
    package static func decode(_ bytes: [UInt8]) throws(EventError) -> Event {
        guard bytes.count <= FlagModelLimits.eventBytes else {
            throw .tooLarge(bytes: bytes.count, limit: FlagModelLimits.eventBytes)
        }
        if let event = EventReader.read(bytes) { return event }
        return try decodeThoroughly(bytes)
    }

    /// Reads through a tree of values, which takes ten times as long and can say what is wrong.
    package static func decodeThoroughly(_ bytes: [UInt8]) throws(EventError) -> Event {
        let value: JSONValue
        do { value = try JSONParser.parse(bytes, as: .canonical) } catch { throw .json(error) }
        // The version comes first: a newer event may have any other fields.
        if case .integer(let version)? = value.objectValue?["v"], version > Event.version {
            throw .unsupportedVersion(version)
        }
        do {
            return try decode(value)
        } catch {
            if case .unknownKind(let type) = error.problem {
                throw .unsupportedChange(type, path: error.path)
            }
            throw .field(error)
        }
    }

    private static func decode(_ value: JSONValue) throws(FieldError) -> Event {
        let form = FieldForm.exact
        let fields = try FieldReader(value, keys: keys)
        try fields.required("v", version)
        var event = Event(
            author: try fields.required("author", FieldValue.name),
            changes: try fields.required("changes", changes),
            id: try fields.required("id", FieldValue.name),
            ledger: try fields.required("ledger", FieldValue.name),
            prev: try fields.required("prev", FieldValue.digest),
            seq: try fields.required("seq", FieldValue.count),
            signedAt: try fields.required("signedAt", form.time),
            stream: try fields.required("stream", stream))
        event.backfilledAt = try fields.optional("backfilledAt", form.time)
        event.onBehalfOf = try fields.optional("onBehalfOf", delegation)
        event.origin = try fields.optional("origin", source)
        event.reason = try fields.optional("reason", FieldValue.reason)
        return event
    }

    private static func version(_ value: JSONValue) throws(FieldError) {
        guard case .integer = value else { throw FieldValue.wrongType("a whole number", value) }
        guard value == .integer(Event.version) else {
            throw FieldValue.invalid("\(Event.version)", value)
        }
    }

    private static func changes(_ value: JSONValue) throws(FieldError) -> [Change] {
        let changes = try FieldValue.list(
            value, limit: FlagModelLimits.changesPerEvent, ChangeCodec.decode)
        if changes.isEmpty { throw FieldValue.invalid("a list with at least one change", value) }
        return changes
    }

    private static func stream(_ value: JSONValue) throws(FieldError) -> Stream {
        guard let stream = Stream(try FieldValue.string(value)) else {
            throw FieldValue.invalid("'control' or TENANT/ENVIRONMENT", value)
        }
        return stream
    }

    private static func delegation(_ value: JSONValue) throws(FieldError) -> Delegation {
        let fields = try FieldReader(value, keys: ["author", "token"])
        return Delegation(
            author: try fields.required("author", FieldValue.name),
            token: try fields.optional("token", FieldValue.tokenID))
    }

    private static func source(_ value: JSONValue) throws(FieldError) -> EventSource {
        let fields = try FieldReader(value, keys: ["author", "commit"])
        return EventSource(
            author: try fields.required("author", FieldValue.sourceAuthor),
            commit: try fields.optional("commit", FieldValue.label))
    }
}
