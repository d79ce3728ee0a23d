import ByteCoding
import LedgerCore
import Transparency

/// `flagledger checkpoint`.
enum CheckpointCommand: Command {
    static let specification = CommandSpecification(
        "checkpoint", in: .evidence,
        "Print the signed checkpoint: origin, size and root as a C2SP signed note",
        examples: [
            "flagledger checkpoint > today.checkpoint",
            "flagledger checkpoint --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let (signed, key) = try context.source().checkpoint()
        let note = signed.format()
        if context.output.isJSON {
            try context.output.json(
                .object([
                    "note": .string(note), "vkey": .string(key.format()),
                    "size": .position(signed.checkpoint.size),
                    "root": .string(signed.checkpoint.root.base64),
                ]))
        } else {
            try context.output.bytes(Array(note.utf8))
        }
        return .done
    }
}
