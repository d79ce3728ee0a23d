import ByteCoding
import LedgerCore

/// What a command prints of a write: the receipt, or that there was nothing to change.
struct WriteReport {
    let proposal: Proposal
    let outcome: WriteOutcome

    func show(on output: Output) throws {
        guard let last = outcome.receipts.last else {
            try showUnchanged(on: output)
            return
        }
        if output.isJSON {
            var members = WriteReport.members(last)
            members.merge(proposal.members) { promised, _ in promised }
            if outcome.receipts.count > 1 {
                members["positions"] = .array(outcome.receipts.map { .position($0.position) })
            }
            try output.json(.object(members))
            return
        }
        let (count, first) = (outcome.receipts.count, outcome.receipts[0])
        let place = output.style.strong("@\(first.position)")
        let end = count > 1 ? " to " + output.style.strong("@\(last.position)") : ""
        try output.styled("Recorded at \(place)\(end), \(last.recordedAt)")
        try printRemarks(on: output)
    }

    private func showUnchanged(on output: Output) throws {
        if output.isJSON {
            var members = proposal.members
            members["unchanged"] = .bool(true)
            members["size"] = .position(outcome.size)
            try output.json(.object(members))
        } else {
            try output.line("Nothing to change: the ledger says so already.")
            try printRemarks(on: output)
        }
    }

    private func printRemarks(on output: Output) throws {
        for remark in try proposal.remarks(outcome) { try output.line(remark) }
    }

    /// The promised members of a receipt, and the inclusion proof.
    static func members(_ receipt: Receipt) -> [String: JSONValue] {
        [
            "position": .position(receipt.position), "size": .position(receipt.size),
            "leafHash": .string(receipt.leafHash.base64),
            "checkpoint": .string(receipt.checkpoint),
            "recordedAt": .string(receipt.recordedAt.rfc3339),
            "proof": .array(receipt.proof.map { .string($0.base64) }),
        ]
    }
}
