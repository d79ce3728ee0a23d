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
            let source = try context.source()
            key = try trusted ?? source.verifierKey()
            ledgerProblem =
                proof.checkpoint.verify(with: key) == .verified
                ? try source.problem(with: proof.checkpoint.checkpoint) : nil
            if let path = context.arguments[Options.record] {
                record = try context.readFile(path)
            } else if let ledgerProblem, proof.index >= (try source.size()) {
                throw CommandFailure(.notProven, code: "PROOF", ledgerProblem)
            } else {
                record = try source.recordBytes(at: proof.index)
            }
        }
        leafHash = MerkleTree.leafHash(of: record)
        outcome = proof.check(leafHash: leafHash, key: key)
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
