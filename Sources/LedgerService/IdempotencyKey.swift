import ByteCoding
import FlagModel

/// The `Idempotency-Key` of a request, and the ids that its event may get. Whose key it is counts:
/// two callers that use the same one know nothing of each other.
/// (docs/decisions/0012-idempotency-keys.md)
struct IdempotencyKey: Hashable, Sendable {
    /// The key itself: the event's id wherever no other event has it.
    let plain: EventID
    /// What the event's id is otherwise: nobody else's request gets this one.
    let own: EventID
    let tenant: Tenant

    init(_ key: EventID, of caller: Caller) {
        plain = key
        tenant = caller.tenant
        let owner = "\(caller.tenant)\n\(caller.token.principal)\n\(key)"
        let mark = SHA256.hash(Array(owner.utf8)).hexadecimal.prefix(IdempotencyKey.markDigits)
        let room = FlagModelLimits.eventIDBytes - IdempotencyKey.markDigits - 1
        own = EventID(unchecked: "\(key.text.prefix(room))~\(mark)")
    }

    /// Hexadecimal digits of the digest: 96 bits, which nobody hits by chance.
    private static let markDigits = 24
}
