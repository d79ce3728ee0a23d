/// `flagledger prove`.
package enum ProveCommand: Command {
    package static let specification = CommandSpecification(
        "prove", in: .evidence,
        "Print the proof that a record is in the log (C2SP .tlog-proof)",
        arguments: [Words.position],
        examples: [
            "flagledger prove 1042 > 1042.tlog-proof"
        ])
}
