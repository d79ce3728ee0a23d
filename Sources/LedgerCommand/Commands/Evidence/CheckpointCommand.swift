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
        let view = try context.openView()
        let note = try view.requireNote()
        if context.output.isJSON {
            try context.output.json(
                .object([
                    "note": .string(String(decoding: note, as: UTF8.self)),
                    "vkey": .string(view.verifierKey.format()), "size": .position(view.size),
                    "root": .string(view.root.base64),
                ]))
        } else {
            try context.output.bytes(note)
        }
        return .done
    }
}
