import ByteCoding

/// An event's fields in the order of their keys, which is the order in which `EventReader` asks for
/// them.
extension CanonicalWriter {
    mutating func write(_ event: Event) {
        beginObject()
        field("author", event.author.text)
        field("backfilledAt", event.backfilledAt)
        key("changes")
        beginArray()
        for change in event.changes {
            separate()
            write(change)
        }
        endArray()
        field("id", event.id.text)
        field("ledger", event.ledger.text)
        if let delegation = event.onBehalfOf {
            key("onBehalfOf")
            beginObject()
            field("author", delegation.author.text)
            field("token", delegation.token)
            endObject()
        }
        if let source = event.origin {
            key("origin")
            beginObject()
            field("author", source.author)
            field("commit", source.commit)
            endObject()
        }
        field("prev", event.prev)
        field("reason", event.reason)
        field("seq", event.seq)
        field("signedAt", event.signedAt)
        field("stream", event.stream.description)
        field("v", .integer(Event.version))
        endObject()
    }
}
