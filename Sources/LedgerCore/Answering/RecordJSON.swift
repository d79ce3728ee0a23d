package import ByteCoding
package import FlagModel

/// One record as JSON: the same in commands and over HTTP.
package enum RecordJSON {
    /// The promised members, and where the event stands.
    package static func members(_ record: Record, _ event: Event) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "position": .position(record.position),
            "recordedAt": .string(record.recordedAt.rfc3339),
            "author": .string(event.author.text),
            "key": .string(Fingerprint.text(record.fingerprint)),
            "reason": event.reason.map(JSONValue.string) ?? .null,
            "changes": try ChangeJSON.of(event: record.event),
            "stream": .string(event.stream.description),
            "id": .string(event.id.text),
            "signedAt": .string(event.signedAt.rfc3339),
        ]
        members["backfilledAt"] = event.backfilledAt.map { .string($0.rfc3339) }
        members["onBehalfOf"] = event.onBehalfOf.map { .string($0.author.text) }
        if let origin = event.origin {
            var source: [String: JSONValue] = ["author": .string(origin.author)]
            source["commit"] = origin.commit.map(JSONValue.string)
            members["origin"] = .object(source)
        }
        return members
    }
}
