package import ByteCoding
package import FlagModel
import FlagState

/// Everything of an event but its place and its signature.
package struct EventDraft: Sendable {
    package var stream: Stream
    package var changes: [Change]
    package var reason: String?
    package var id: EventID
    package var signedAt: Timestamp
    package var backfilledAt: Timestamp?
    package var origin: EventSource?
    /// Set where the server signs for somebody that it authenticated.
    package var onBehalfOf: Delegation?
    /// Refuse if anything after this position is in the stream.
    package var expectedPosition: UInt64?
    /// Keep changes that change nothing; imported history is told as it was.
    package var keepsIdleChanges = false
    /// Where in the author's input the event stands, such as `line 2`: refusals tell it.
    package var inputPlace: String?

    package init(
        stream: Stream, changes: [Change], reason: String? = nil, signedAt: Timestamp,
        id: EventID? = nil
    ) {
        self.stream = stream
        self.changes = changes
        self.reason = reason
        self.signedAt = signedAt
        self.id =
            id
            ?? EventID(
                unchecked: ULID.make(
                    milliseconds: UInt64(max(0, signedAt.microseconds / 1_000)),
                    randomBytes: RandomBytes.make(10)))
    }

    /// A submission that completes the draft with its place and lets `signer` sign it, at once or,
    /// where it checks itself, with the other events of the batch.
    package func submission(signer: any EventSigner, origin ledger: Origin) -> Submission {
        { state in
            try checkExpectation(state)
            var draft = self
            if !keepsIdleChanges {
                draft.changes = state.effect(of: changes, in: stream)
            }
            if draft.changes.isEmpty { throw NothingToChange() }
            let event = try draft.event(state: state, signer: signer, ledger: ledger)
            let bytes = EventCodec.encode(event)
            if signer.checksItself {
                return SignedEvent(
                    event: event, bytes: bytes, signedLaterBy: signer, inputPlace: inputPlace)
            }
            return SignedEvent(
                event: event, bytes: bytes, fingerprint: signer.fingerprint,
                signature: try signer.sign(bytes), inputPlace: inputPlace)
        }
    }

    /// Looks the author up by the key, and the place up in the stream.
    func event(state: LedgerState, signer: any EventSigner, ledger: Origin) throws -> Event {
        guard let author = state.key(signer.fingerprint)?.key.author else {
            throw Refusal(
                .unknownKey,
                "the key \(Fingerprint.text(signer.fingerprint)) is not enrolled in this ledger: "
                    + "an owner enrols it with 'flagledger author add AUTHOR --public-key FILE.pub'"
            )
        }
        let place = state.nextPlace(in: stream)
        var event = Event(
            author: author, changes: changes, id: id, ledger: ledger, prev: place.prev,
            seq: place.seq, signedAt: signedAt, stream: stream)
        event.reason = reason
        event.backfilledAt = backfilledAt
        event.origin = origin
        event.onBehalfOf = onBehalfOf
        return event
    }

    private func checkExpectation(_ state: LedgerState) throws(Refusal) {
        guard let expectedPosition, let last = state.lastPosition(in: stream),
            last > expectedPosition
        else { return }
        throw Refusal(
            .positionChanged,
            "\(stream) changed after position \(expectedPosition): its last change is at position "
                + "\(last); look at it with 'flagledger log --from \(expectedPosition + 1)' and "
                + "try again")
    }
}
