import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What a command wants appended, and what it says afterwards. All of it is appended in one batch,
/// or nothing.
struct WriteRequest {
    /// The events, given the state that they follow and the time of signing. No events mean that
    /// there is nothing to change.
    let drafts: (LedgerState, Timestamp) throws -> [EventDraft]
    /// Members for `--json` beside those of the receipt.
    var members: [String: JSONValue] = [:]
    /// Lines for people after the receipt, from the state after the change.
    var remarks: (LedgerState, Timestamp) -> [String] = { _, _ in [] }

    init(drafts: @escaping (LedgerState, Timestamp) throws -> [EventDraft]) {
        self.drafts = drafts
    }

    /// One event of these changes in one stream.
    init(
        _ stream: Stream, reason: String? = nil, expect: UInt64? = nil,
        changes: @escaping (LedgerState, Timestamp) throws -> [Change]
    ) {
        self.init { state, now in
            let changes = try changes(state, now)
            if changes.isEmpty { return [] }
            var draft = EventDraft(
                stream: stream, changes: changes, reason: reason, signedAt: now)
            draft.expectedPosition = expect
            return [draft]
        }
    }
}
