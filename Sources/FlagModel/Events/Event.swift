package import ByteCoding

/// One signed fact: who changed what, where, why. Its canonical bytes are what its author signs and
/// what the log stores, verbatim.
package struct Event: Hashable, Sendable {
    /// The only version that this program writes; a higher one is refused as unsupported.
    package static let version: Int64 = 1

    package var author: Author
    /// Set on imported history only: the record carries this time instead of the clock's.
    package var backfilledAt: Timestamp?
    package var changes: [Change]
    package var id: EventID
    /// The ledger that the event is meant for, so that it counts in no other.
    package var ledger: Origin
    /// Set where a delegated key signs for somebody that the server authenticated.
    package var onBehalfOf: Delegation?
    /// Set on imported history only: where the change really came from.
    package var origin: EventSource?
    /// SHA-256 of the previous event's bytes in this stream; of the genesis event's for the first
    /// event of any other stream; zero for the genesis event.
    package var prev: Digest
    package var reason: String?
    /// 0-based number of the event in its stream.
    package var seq: UInt64
    /// What the author's clock said: for display; order never depends on it.
    package var signedAt: Timestamp
    package var stream: Stream

    package init(
        author: Author, changes: [Change], id: EventID, ledger: Origin, prev: Digest, seq: UInt64,
        signedAt: Timestamp, stream: Stream
    ) {
        self.author = author
        self.changes = changes
        self.id = id
        self.ledger = ledger
        self.prev = prev
        self.seq = seq
        self.signedAt = signedAt
        self.stream = stream
    }
}

/// For whom a delegated key signed, and by which token the server knew it (`nil`: by the author's
/// own granted roles).
package struct Delegation: Hashable, Sendable {
    package var author: Author
    package var token: String?

    package init(author: Author, token: String?) {
        self.author = author
        self.token = token
    }
}

/// Where imported history came from.
package struct EventSource: Hashable, Sendable {
    package var author: String
    package var commit: String?

    package init(author: String, commit: String?) {
        self.author = author
        self.commit = commit
    }
}
