import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// Requests with an `Idempotency-Key`, which is their event's `id`: one that comes again is the
/// event that it became the first time, and its caller gets that event's receipt.
final class RepeatedRequests: Sendable {
    /// Events whose batch is being written: neither published yet nor to be read from the log.
    private let unpublished = Mutex<[IdempotencyKey: SignedEvent]>([:])

    /// - Parameters:
    ///   - draft: what the request asks for.
    ///   - sign: makes the event of a draft where the request has not come before.
    func recognising(
        _ key: IdempotencyKey, of draft: EventDraft, in ledger: Ledger,
        else sign: @escaping @Sendable (EventDraft) -> Submission
    ) -> Submission {
        { [self] state in
            for id in [key.plain, key.own] {
                guard let position = state.position(of: id),
                    let known = try event(key, at: position, in: ledger),
                    isOwn(known.event, key, draft, in: state)
                else { continue }
                guard isSame(known.event, as: draft, at: position, in: state) else {
                    throw Refusal(
                        .duplicateID,
                        "the Idempotency-Key '\(key.plain)' was used at position \(position) for "
                            + "another request: choose a new one")
                }
                return known
            }
            var draft = draft
            draft.id = state.position(of: key.plain) == nil ? key.plain : key.own
            let signed = try sign(draft)(state)
            unpublished.withLock { $0[key] = signed }
            return signed
        }
    }

    /// Called when it is known what became of the request.
    func forget(_ key: IdempotencyKey) { unpublished.withLock { $0[key] = nil } }

    /// The event at a position; `nil` where it is being written for another request.
    private func event(
        _ key: IdempotencyKey, at position: UInt64, in ledger: Ledger
    ) throws -> SignedEvent? {
        if position >= ledger.publication.state.size { return unpublished.withLock { $0[key] } }
        let (record, event) = try ledger.record(at: position)
        return SignedEvent(
            event: event, bytes: record.event, fingerprint: record.fingerprint,
            signature: record.signature)
    }

    /// Whether the event was made for the key's own caller: the same principal in the same tenant,
    /// by whatever token.
    private func isOwn(
        _ event: Event, _ key: IdempotencyKey, _ draft: EventDraft, in state: LedgerState
    ) -> Bool {
        guard let caller = event.onBehalfOf, caller.author == draft.onBehalfOf?.author,
            let token = caller.token
        else { return false }
        return state.token(token)?.token.tenant == key.tenant
    }

    /// Time and place are the event's own; everything that the request said has to be the same.
    private func isSame(
        _ event: Event, as draft: EventDraft, at position: UInt64, in state: LedgerState
    ) -> Bool {
        event.stream == draft.stream && event.reason == draft.reason
            && state.isEffect(
                event.changes, at: position, of: draft.changes, in: draft.stream)
    }
}
