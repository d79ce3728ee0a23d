import ByteCoding
import LedgerCore
import Transparency

/// One check of a `.tlog-proof`: for which record, under which key, and how it went.
struct ProofCheck {
    let outcome: TlogProofOutcome
    private let proof: TlogProof
    private let leafHash: Digest
    /// Whether the key came from somebody else than the ledger itself.
    private let isIndependent: Bool

    init(_ proof: TlogProof, _ context: Context) throws {
        self.proof = proof
        let trusted = try VerifierKeyText.read(context)
        isIndependent = trusted != nil
        let record: [UInt8]
        let key: NoteVerifierKey
        if let path = context.arguments[Options.record], let trusted {
            record = try context.readFile(path)
            key = trusted
        } else {
            let source = try context.source()
            key = try trusted ?? source.verifierKey()
            record =
                try context.arguments[Options.record].map { try context.readFile($0) }
                ?? source.recordBytes(at: proof.index)
        }
        leafHash = MerkleTree.leafHash(of: record)
        outcome = proof.check(leafHash: leafHash, key: key)
    }

    /// The step that failed, as a word for programs.
    private var step: String? {
        switch outcome {
        case .holds: nil
        case .checkpointFails: "checkpoint"
        case .inclusionFails: "inclusion"
        }
    }

    var json: JSONValue {
        let checkpoint = proof.checkpoint.checkpoint
        var members: [String: JSONValue] = [
            "ok": .bool(outcome == .holds), "position": .position(proof.index),
            "size": .position(checkpoint.size), "root": .string(checkpoint.root.base64),
            "origin": .string(checkpoint.origin), "leafHash": .string(leafHash.base64),
        ]
        members["step"] = step.map(JSONValue.string)
        members["detail"] = step == nil ? nil : .string(outcome.description)
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

    var failure: String {
        "the proof does not hold, its \(step ?? "text") fails: \(outcome)"
    }
}
