import ByteCoding
import LedgerCore

/// What a command wants appended, and what it says beside the receipt.
struct Proposal {
    /// The events, in order; none where there is nothing to change.
    var drafts: [EventDraft]
    /// Members for `--json`.
    var members: [String: JSONValue] = [:]
    /// Lines for people, given what was recorded and the state after it.
    var remarks: (WriteOutcome) throws -> [String] = { _ in [] }

    init(_ drafts: [EventDraft]) { self.drafts = drafts }
}

/// What became of a proposal.
struct WriteOutcome {
    /// One for each event that was appended; none where there was nothing to change.
    let receipts: [Receipt]
    /// Records in the ledger afterwards.
    let size: UInt64
    let known: any KnownState
}
