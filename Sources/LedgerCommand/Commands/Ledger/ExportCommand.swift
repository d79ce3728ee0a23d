import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger export`.
enum ExportCommand: Command {
    static let specification = CommandSpecification(
        "export", in: .ledger,
        "Print the changes as JSON Lines, for import into another ledger",
        discussion: """
            One line for each event, oldest first: when, who, why, and its changes of flags, \
            overrides, tenants and environments. Keys, roles and tokens stay with the ledger that \
            granted them.
            """,
        options: [Options.fromPosition, Options.toPosition],
        examples: [
            "flagledger export > history.jsonl",
            "flagledger export --from 100 --to 199",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        var lines: [SwitchHistoryLine] = []
        let source = try context.source()
        let reading = Result {
            try source.forEachRecord(.log) { record, event in
                if let line = HistoryExport.line(record, event) { lines.append(line) }
            }
        }
        for line in HistoryExport.inOrderOfTime(lines) {
            try context.output.bytes(line.format() + [UInt8(ascii: "\n")])
        }
        // What stands before damage was printed; the rest was asked for, too.
        try reading.get()
        return .done
    }
}
