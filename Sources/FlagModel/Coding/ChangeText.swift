import ByteCoding

/// One change as canonical JSON, as it stands in an event, for files that keep some without their
/// events.
package enum ChangeText {
    package static func format(_ change: Change) -> [UInt8] {
        var writer = CanonicalWriter(capacity: 256)
        writer.write(change)
        return writer.bytes
    }

    /// Throws `JSONError` and what is wrong with the fields.
    package static func parse(_ text: [UInt8]) throws -> Change {
        try ChangeCodec.decode(JSONParser.parse(text, as: .canonical))
    }
}
