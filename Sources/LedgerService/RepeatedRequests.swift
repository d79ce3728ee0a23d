import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// Requests with an `Idempotency-Key`, which is their event's `id`: one that comes again is the
/// event that it became the first time, and its caller gets that event's receipt.
final class RepeatedRequests: Sendable {
    /// Events whose batch is being written: neither published yet nor to be read from the log.
    private let unpublished = Mutex<[EventID: SignedEvent]>([:])

    /// - Parameters:
    ///   - draft: what the request asks for.
    ///   - first: makes the event where the request has not come before.
    func recognising(
        _ id: EventID, of draft: EventDraft, in ledger: Ledger, else first: @escaping Submission
    ) -> Submission {
        { [self] state in
            guard let position = state.position(of: id) else {
                let signed = try first(state)
                unpublished.withLock { $0[id] = signed }
                return signed
            }
            let known = try event(id, at: position, in: ledger)
            guard isSame(known.event, as: draft, at: position, in: state) else {
                throw Refusal(
                    .duplicateID,
                    "the Idempotency-Key '\(id)' was used at position \(position) for another "
                        + "request: choose a new one")
            }
            return known
        }
    }

    /// Called when it is known what became of the request.
    func forget(_ id: EventID) { unpublished.withLock { $0[id] = nil } }

    private func event(
        _ id: EventID, at position: UInt64, in ledger: Ledger
    ) throws -> SignedEvent {
        if position >= ledger.publication.state.size,
            let signed = unpublished.withLock({ $0[id] })
        {
            return signed
        }
        let (record, event) = try ledger.record(at: position)
        return SignedEvent(
            event: event, bytes: record.event, fingerprint: record.fingerprint,
            signature: record.signature)
    }

    /// Time and place are the event's own; everything that the request said has to be the same.
    private func isSame(
        _ event: Event, as draft: EventDraft, at position: UInt64, in state: LedgerState
    ) -> Bool {
        event.stream == draft.stream && event.reason == draft.reason
            && event.onBehalfOf?.author == draft.onBehalfOf?.author
            && state.isEffect(
                event.changes, at: position, of: draft.changes, in: draft.stream)
    }
}
