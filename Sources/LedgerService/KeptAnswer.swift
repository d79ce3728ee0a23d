import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore

/// An answer that holds until the next publication, and for as long as the token that was asked
/// with is good.
final class KeptAnswer: Repetition {
    let response: Response
    /// Of the publication that it was made from.
    let version: UInt64
    private let expiresAt: Timestamp?
    /// How many flags it tells of, and for whom that is counted.
    private let flags: Int
    private let counts: TenantCounts
    private let service: Service

    /// - Parameters:
    ///   - version: as it was before the answer was made: if a change came in between, the answer
    ///     holds for nobody.
    ///   - end: from when on the clock would make another answer; `nil` where it never does.
    init(
        _ response: Response, madeFrom version: UInt64, for caller: Caller, flags: Int,
        in context: LoopContext, until end: Timestamp? = nil
    ) {
        self.response = response
        self.version = version
        expiresAt = end.map { end in min(end, caller.token.expiresAt ?? end) }
            ?? caller.token.expiresAt
        self.flags = flags
        counts = context.counts.of(caller.tenant)
        service = context.service
    }

    /// If it holds, it counts as another evaluation of its flags for the caller's tenant.
    func again() -> Bool {
        guard service.ledger.version == version else { return false }
        if let expiresAt, expiresAt <= service.clock() { return false }
        counts.noteRequest()
        counts.note(evaluations: flags)
        return true
    }
}
