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
        var writer = CanonicalWriter(capacity: 512)
        writer.write(event)
        return writer.bytes
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
        var writer = CanonicalWriter(capacity: 128)
        writer.write(change)
        return writer.bytes.count
    }
}
