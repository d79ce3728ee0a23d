import ByteCoding
import LedgerCore
import Transparency

/// `flagledger prove`.
enum ProveCommand: Command {
    static let specification = CommandSpecification(
        "prove", in: .evidence,
        "Print the proof that a record is in the log (C2SP .tlog-proof)",
        arguments: [Words.position],
        examples: [
            "flagledger prove 1042 > 1042.tlog-proof"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let position = try context.arguments.position(Words.position)
        let (proof, key) = try context.source().proof(of: position)
        let text = proof.format()
        if context.output.isJSON {
            try context.output.json(
                .object([
                    "position": .position(position),
                    "size": .position(proof.checkpoint.checkpoint.size),
                    "proof": .string(text), "vkey": .string(key.format()),
                ]))
        } else {
            try context.output.bytes(Array(text.utf8))
        }
        return .done
    }
}
