import LedgerCore
import Transparency

/// `flagledger check-proof`.
enum CheckProofCommand: Command {
    static let specification = CommandSpecification(
        "check-proof", in: .evidence,
        "Check a proof without believing the ledger that made it",
        discussion: """
            The verifier key comes from --vkey, as somebody you trust handed it to you; without \
            it, from the ledger in DIR, which then vouches for itself. With --record the proof is \
            checked for exactly these bytes, else for the record in DIR. Where the ledger in DIR \
            is looked at, it must also still hold what the proof's checkpoint signed: one that \
            was rolled back or rewritten does not.
            """,
        arguments: [Words.proofFile],
        options: [Options.record, Options.verifierKey],
        examples: [
            "flagledger check-proof 1042.tlog-proof --record 1042.record --vkey ledger.vkey"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let path = try context.arguments.required(Words.proofFile)
        let check: ProofCheck
        do {
            let proof = try TlogProof.parse(context.readFile(path))
            check = try ProofCheck(proof, context)
        } catch let error as TlogProofError {
            throw CommandFailure(.notProven, code: "PROOF", "\(path): \(error)")
        }
        if context.output.isJSON { try context.output.json(check.json) }
        guard check.holds else {
            throw CommandFailure(.notProven, code: "PROOF", check.failure)
        }
        if !context.output.isJSON {
            for sentence in check.sentences { try context.output.line(sentence) }
        }
        return .done
    }
}
