import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What a command prints of a write: the receipt, or that there was nothing to change.
struct WriteReport {
    let request: WriteRequest
    let outcomes: [SubmissionOutcome]
    let after: LedgerState
    let now: Timestamp

    private var receipts: [Receipt] {
        outcomes.compactMap {
            guard case .appended(let receipt) = $0 else { return nil }
            return receipt
        }
    }

    func print(on output: Output) throws {
        let receipts = receipts
        guard let last = receipts.last else {
            if output.isJSON {
                var members = request.members
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
            members.merge(request.members) { promised, _ in promised }
            if receipts.count > 1 {
                members["positions"] = .array(receipts.map { .position($0.position) })
            }
            try output.json(.object(members))
            return
        }
        for receipt in receipts {
            try output.styled(
                "Recorded at \(output.style.strong("@\(receipt.position)")), \(receipt.recordedAt)")
        }
        try printRemarks(on: output)
    }

    private func printRemarks(on output: Output) throws {
        for remark in request.remarks(after, now) { try output.line(remark) }
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
