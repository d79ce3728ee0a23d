/// `flagledger checkpoint`.
package enum CheckpointCommand: Command {
    package static let specification = CommandSpecification(
        "checkpoint", in: .evidence,
        "Print the signed checkpoint: origin, size and root as a C2SP signed note",
        examples: [
            "flagledger checkpoint > today.checkpoint",
            "flagledger checkpoint --json",
        ])
}
