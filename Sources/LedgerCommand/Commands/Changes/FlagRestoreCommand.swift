/// `flagledger flag restore`.
package enum FlagRestoreCommand: Command {
    package static let specification = CommandSpecification(
        "flag restore", in: .changes,
        "Take an archived flag into use again",
        arguments: [Words.flag],
        options: Options.writing,
        examples: [
            "flagledger flag restore checkout-v1"
        ])
}
