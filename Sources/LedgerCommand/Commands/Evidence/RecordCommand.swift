/// `flagledger record`.
package enum RecordCommand: Command {
    package static let specification = CommandSpecification(
        "record", in: .evidence,
        "Show one record, decoded",
        arguments: [Words.position],
        options: [Options.raw],
        examples: [
            "flagledger record 1042",
            "flagledger record 1042 --raw > 1042.record",
        ])
}
