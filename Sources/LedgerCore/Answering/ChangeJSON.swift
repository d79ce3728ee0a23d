package import ByteCoding
package import FlagModel

/// Changes as JSON, exactly as an event holds them.
package enum ChangeJSON {
    /// Takes them out of an encoded event: there is one encoder of changes, the event's.
    package static func of(_ changes: [Change]) throws -> JSONValue {
        let event = Event(
            author: .ledger, changes: changes, id: EventID(unchecked: "none"),
            ledger: Origin(unchecked: "none"), prev: .zero, seq: 0,
            signedAt: Timestamp(microseconds: 0), stream: .control)
        return try of(event: EventCodec.encode(event))
    }

    /// Those of an encoded event. Throws `JSONError` where it is not canonical.
    package static func of(event bytes: [UInt8]) throws -> JSONValue {
        try JSONParser.parse(bytes, as: .canonical).objectValue?["changes"] ?? .null
    }

    /// A flag's definition as a catalog file holds it.
    package static func definition(_ definition: FlagDefinition) throws -> [String: JSONValue] {
        let change = try of([.flagDeclared(definition)]).arrayValue?.first
        return change?.objectValue?["definition"]?.objectValue ?? [:]
    }
}
