import ByteCoding
import LedgerCore

/// `flagledger export-event`.
enum ExportEventCommand: Command {
    static let specification = CommandSpecification(
        "export-event", in: .evidence,
        "Write an event and its signature for ssh-keygen -Y verify",
        discussion: """
            Writes event.json, event.json.sig and allowed_signers. Then this says 'Good', with no \
            part of FlagLedger involved:

              ssh-keygen -Y verify -f allowed_signers -I AUTHOR -n event@flagledger \\
                -s event.json.sig < event.json
            """,
        arguments: [Words.position],
        options: [Options.out.required],
        examples: [
            "flagledger export-event 1042 --out evidence"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let position = try context.arguments.position(Words.position)
        let directory = try context.arguments.required(Options.out)
        let (record, key) = try context.source().signedRecord(at: position)
        let command = try EventExport.write(record, signedBy: key, to: directory)
        if context.output.isJSON {
            let names = ["event.json", "event.json.sig", "allowed_signers"]
            try context.output.json(
                .object([
                    "position": .position(position), "directory": .string(directory),
                    "files": .array(names.map(JSONValue.string)), "command": .string(command),
                ]))
        } else {
            try context.output.line(
                "Wrote event.json, event.json.sig and allowed_signers to \(directory). To check:")
            try context.output.line("  cd \(directory) && \(command)")
        }
        return .done
    }
}
