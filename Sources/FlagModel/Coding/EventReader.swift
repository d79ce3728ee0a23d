import ByteCoding

/// Reads an event straight off its bytes. Its keys are sorted, so there is one order to ask for
/// them. The overrides, which a log is made of, are read in the same way; a change of another kind
/// goes through `ChangeCodec`.
///
/// What is not an event as `EventCodec.encode` writes it gives `nil`: to say what is wrong with it
/// is the business of `EventCodec.decodeThoroughly`, which gives the same event otherwise
/// (docs/decisions/0015-two-readers-of-events.md).
package struct EventReader {
    typealias Unexpected = CanonicalReader.Unexpected
    private var reader: CanonicalReader

    /// - Precondition: the caller has checked the number of bytes.
    package static func read(_ bytes: [UInt8]) -> Event? {
        var reader = EventReader(reader: CanonicalReader(bytes))
        return try? reader.event()
    }

    private mutating func event() throws(Unexpected) -> Event {
        try reader.require(#"{"author":"#)
        let author: Author = try name()
        let backfilledAt = reader.take(#","backfilledAt":"#) ? try reader.time() : nil
        try reader.require(#","changes":["#)
        let changes = try changes()
        try reader.require(#","id":"#)
        let id: EventID = try name()
        try reader.require(#","ledger":"#)
        let ledger: Origin = try name()
        let onBehalfOf = reader.take(#","onBehalfOf":"#) ? try delegation() : nil
        let origin = reader.take(#","origin":"#) ? try source() : nil
        try reader.require(#","prev":"#)
        let prev = try reader.digest()
        let reason =
            reader.take(#","reason":"#)
            ? try text(limit: FlagModelLimits.reasonBytes) : nil
        try reader.require(#","seq":"#)
        let seq = try count()
        try reader.require(#","signedAt":"#)
        let signedAt = try reader.time()
        try reader.require(#","stream":"#)
        guard let stream = Stream(try reader.string()) else { throw Unexpected() }
        try reader.require(#","v":1}"#)
        guard reader.isAtEnd else { throw Unexpected() }
        var event = Event(
            author: author, changes: changes, id: id, ledger: ledger, prev: prev, seq: seq,
            signedAt: signedAt, stream: stream)
        event.backfilledAt = backfilledAt
        event.onBehalfOf = onBehalfOf
        event.origin = origin
        event.reason = reason
        return event
    }

    // MARK: Changes

    private mutating func changes() throws(Unexpected) -> [Change] {
        var changes: [Change] = []
        repeat {
            guard changes.count < FlagModelLimits.changesPerEvent else { throw Unexpected() }
            changes.append(try change())
        } while reader.take(",")
        try reader.require("]")
        return changes
    }

    /// The kind stands behind other fields: whether it is an override is seen on the way.
    private mutating func change() throws(Unexpected) -> Change {
        let start = reader.offset
        if let change = try? override() { return change }
        reader.offset = start
        let value = try reader.value(depth: 2)
        do { return try ChangeCodec.decode(value) } catch { throw Unexpected() }
    }

    private mutating func override() throws(Unexpected) -> Change {
        try reader.require("{")
        let expiresAt = reader.take(#""expiresAt":"#) ? try reader.time() : nil
        if expiresAt != nil { try reader.require(",") }
        try reader.require(#""flag":"#)
        let flag: FlagKey = try name()
        try reader.require(#","type":"override."#)
        let isSet = reader.take(#"set""#)
        if !isSet { try reader.require(#"cleared""#) }
        let user: User? = reader.take(#","user":"#) ? try name() : nil
        let value = isSet ? try self.value() : nil
        try reader.require("}")
        if let value {
            return .overrideSet(flag: flag, user: user, value: value, expiresAt: expiresAt)
        }
        guard expiresAt == nil else { throw Unexpected() }
        return .overrideCleared(flag: flag, user: user)
    }

    private mutating func value() throws(Unexpected) -> JSONValue {
        try reader.require(#","value":"#)
        let value = try reader.value(depth: 3)
        do { return try FieldValue.flagValue(value) } catch { throw Unexpected() }
    }

    // MARK: Single fields

    private mutating func name<Name: ValidatedName>() throws(Unexpected) -> Name {
        guard let name = Name(try reader.string()) else { throw Unexpected() }
        return name
    }

    private mutating func text(limit: Int) throws(Unexpected) -> String {
        let text = JSONValue.string(try reader.string())
        do { return try FieldValue.line(text, limit: limit) } catch { throw Unexpected() }
    }

    private mutating func count() throws(Unexpected) -> UInt64 {
        guard let count = UInt64(exactly: try reader.integer()) else { throw Unexpected() }
        return count
    }

    private mutating func delegation() throws(Unexpected) -> Delegation {
        try reader.require(#"{"author":"#)
        let author: Author = try name()
        var token: String?
        if reader.take(#","token":"#) {
            let text = JSONValue.string(try reader.string())
            do { token = try FieldValue.tokenID(text) } catch { throw Unexpected() }
        }
        try reader.require("}")
        return Delegation(author: author, token: token)
    }

    private mutating func source() throws(Unexpected) -> EventSource {
        try reader.require(#"{"author":"#)
        let author = try text(limit: FlagModelLimits.sourceAuthorBytes)
        let commit =
            reader.take(#","commit":"#) ? try text(limit: FlagModelLimits.labelBytes) : nil
        try reader.require("}")
        return EventSource(author: author, commit: commit)
    }
}
