import ByteCoding

/// An event as bytes: RFC 8785 canonical JSON, the very bytes that are signed and stored. The
/// fields are in `docs/events.md`. Decoding refuses everything that `encode` would not have
/// written.
package enum EventCodec {
    static let keys = [
        "author", "backfilledAt", "changes", "id", "ledger", "onBehalfOf", "origin", "prev",
        "reason", "seq", "signedAt", "stream", "v",
    ]

    /// The canonical bytes. Fields are written as they are: use `encodeChecked` for an event whose
    /// texts come from outside.
    package static func encode(_ event: Event) -> [UInt8] {
        var members: [String: JSONValue] = [
            "author": .string(event.author.text),
            "changes": .array(event.changes.map(ChangeCodec.encode)),
            "id": .string(event.id.text),
            "ledger": .string(event.ledger.text),
            "prev": .string(event.prev.base64),
            "seq": .integer(Int64(clamping: event.seq)),
            "signedAt": .string(event.signedAt.rfc3339),
            "stream": .string(event.stream.description),
            "v": .integer(Event.version),
        ]
        members["backfilledAt"] = event.backfilledAt.map { .string($0.rfc3339) }
        members["onBehalfOf"] = event.onBehalfOf.map(encode)
        members["origin"] = event.origin.map(encode)
        members["reason"] = event.reason.map(JSONValue.string)
        return JSONWriter.canonical(.object(members))
    }

    /// The canonical bytes of an event that any reader will take: what a writer asks for before it
    /// signs, so that nothing unreadable ever gets into the log.
    package static func encodeChecked(_ event: Event) throws(EventError) -> [UInt8] {
        let bytes = encode(event)
        _ = try decode(bytes)
        return bytes
    }

    /// How many bytes `change` takes inside of an event, without the comma between two.
    package static func encodedByteCount(_ change: Change) -> Int {
        JSONWriter.canonical(ChangeCodec.encode(change)).count
    }

    private static func encode(_ delegation: Delegation) -> JSONValue {
        var members: [String: JSONValue] = ["author": .string(delegation.author.text)]
        members["token"] = delegation.token.map(JSONValue.string)
        return .object(members)
    }

    private static func encode(_ source: EventSource) -> JSONValue {
        var members: [String: JSONValue] = ["author": .string(source.author)]
        members["commit"] = source.commit.map(JSONValue.string)
        return .object(members)
    }
}
