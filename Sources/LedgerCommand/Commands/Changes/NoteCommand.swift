/// `flagledger note`.
package enum NoteCommand: Command {
    package static let specification = CommandSpecification(
        "note", in: .changes,
        "Attach a comment to a flag or to a record",
        arguments: [Words.text],
        options: [Options.flag, Options.position] + Options.writing,
        examples: [
            "flagledger note 'rolled back by hand, see incident 7' --flag checkout-v2",
            "flagledger note 'this was the drill' --position 1042",
        ])
}
