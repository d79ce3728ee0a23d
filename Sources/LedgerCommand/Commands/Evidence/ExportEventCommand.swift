/// `flagledger export-event`.
package enum ExportEventCommand: Command {
    package static let specification = CommandSpecification(
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
}
