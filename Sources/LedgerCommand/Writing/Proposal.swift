import ByteCoding
import FlagState
import LedgerCore

/// What a command wants appended, and what it says beside the receipt.
struct Proposal {
    /// The events, in order; none where there is nothing to change.
    var drafts: [EventDraft]
    /// Members for `--json`.
    var members: [String: JSONValue] = [:]
    /// Lines for people, given the state after the change.
    var remarks: (LedgerState) -> [String] = { _ in [] }

    init(_ drafts: [EventDraft]) { self.drafts = drafts }
}
