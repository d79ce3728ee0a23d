import ByteCoding
import LedgerCore
import Transparency

/// One check of a `.tlog-proof`: for which record, under which key, and how it went.
struct ProofCheck {
    private let outcome: TlogProofOutcome
    private let proof: TlogProof
    private let leafHash: Digest
    /// Whether the key came from somebody else than the ledger itself.
    private let isIndependent: Bool
    /// Why the ledger in DIR, if it was looked at, cannot be the one that the proof's checkpoint
    /// speaks of.
    private let ledgerProblem: String?

    init(_ proof: TlogProof, _ context: Context) throws {
        self.proof = proof
        let trusted = try VerifierKeyText.read(context)
        isIndependent = trusted != nil
        let record: [UInt8]
        let key: NoteVerifierKey
        if let path = context.arguments[Options.record], let trusted {
            record = try context.readFile(path)
            key = trusted
            ledgerProblem = nil
        } else {
            let view = try context.openView()
            key = trusted ?? view.verifierKey
            ledgerProblem =
                proof.checkpoint.verify(with: key) == .verified
                ? ProofCheck.problem(of: view, with: proof.checkpoint.checkpoint) : nil
            if let path = context.arguments[Options.record] {
                record = try context.readFile(path)
            } else if let ledgerProblem, proof.index >= view.size {
                throw CommandFailure(.notProven, code: "PROOF", ledgerProblem)
            } else {
                record = try view.recordBytes(at: proof.index)
            }
        }
        leafHash = MerkleTree.leafHash(of: record)
        outcome = proof.check(leafHash: leafHash, key: key)
    }

    /// A ledger that once signed `checkpoint` holds its records for ever. `nil` where it does, or
    /// where damage keeps that from being known.
    private static func problem(
        of view: LedgerView, with checkpoint: Checkpoint
    ) -> String? {
        guard view.obstacle == nil else { return nil }
        guard let root = view.levels.root(atSize: checkpoint.size) else {
            return "the ledger holds \(view.size) records, but it signed the proof's checkpoint "
                + "at \(checkpoint.size): it was rolled back"
        }
        guard root != checkpoint.root else { return nil }
        return "the ledger signed the proof's checkpoint at size \(checkpoint.size), but its "
            + "records give another root there, \(root.base64): its history was rewritten"
    }

    var holds: Bool { step == nil }

    /// The step that failed, as a word for programs.
    private var step: String? {
        switch outcome {
        case .holds: ledgerProblem == nil ? nil : "ledger"
        case .checkpointFails: "checkpoint"
        case .inclusionFails: "inclusion"
        }
    }

    var json: JSONValue {
        let checkpoint = proof.checkpoint.checkpoint
        var members: [String: JSONValue] = [
            "ok": .bool(holds), "position": .position(proof.index),
            "size": .position(checkpoint.size), "root": .string(checkpoint.root.base64),
            "origin": .string(checkpoint.origin), "leafHash": .string(leafHash.base64),
        ]
        members["step"] = step.map(JSONValue.string)
        members["detail"] = step == nil ? nil : .string(detail)
        return .object(members)
    }

    var sentences: [String] {
        let checkpoint = proof.checkpoint.checkpoint
        let result =
            "The proof holds: this is record \(proof.index) of \(checkpoint.origin) at size "
            + "\(checkpoint.size), root \(checkpoint.root.base64)."
        if isIndependent { return [result] }
        return [
            result,
            "The verifier key came from the ledger itself; --vkey checks against the one you hold.",
        ]
    }

    private var detail: String {
        outcome == .holds ? ledgerProblem ?? "" : outcome.description
    }

    var failure: String {
        if outcome == .holds { return "the proof holds, and the ledger does not: \(detail)" }
        return "the proof does not hold, its \(step ?? "text") fails: \(detail)"
    }
}
