import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What a command prints of a write: the receipt, or that there was nothing to change.
struct WriteReport {
    let proposal: Proposal
    let outcomes: [SubmissionOutcome]
    let after: LedgerState

    private var receipts: [Receipt] {
        outcomes.compactMap {
            guard case .appended(let receipt) = $0 else { return nil }
            return receipt
        }
    }

    func show(on output: Output) throws {
        let receipts = receipts
        guard let last = receipts.last else {
            if output.isJSON {
                var members = proposal.members
                members["unchanged"] = .bool(true)
                members["size"] = .position(after.size)
                try output.json(.object(members))
            } else {
                try output.line("Nothing to change: the ledger says so already.")
                try printRemarks(on: output)
            }
            return
        }
        if output.isJSON {
            var members = WriteReport.members(last)
            members.merge(proposal.members) { promised, _ in promised }
            if receipts.count > 1 {
                members["positions"] = .array(receipts.map { .position($0.position) })
            }
            try output.json(.object(members))
            return
        }
        let first = receipts[0]
        let place = output.style.strong("@\(first.position)")
        let end = receipts.count > 1 ? " to " + output.style.strong("@\(last.position)") : ""
        try output.styled("Recorded at \(place)\(end), \(last.recordedAt)")
        try printRemarks(on: output)
    }

    private func printRemarks(on output: Output) throws {
        for remark in proposal.remarks(after) { try output.line(remark) }
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
