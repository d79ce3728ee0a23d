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
        let view = try context.openView()
        let first = try context.arguments.position(Options.fromPosition) ?? 0
        let last = try context.arguments.position(Options.toPosition)
        try view.requireRange(first, last)
        for line in try HistoryExport.lines(of: view, from: first, through: last) {
            try context.output.bytes(line.format() + [UInt8(ascii: "\n")])
        }
        if last == nil { try view.requireReadable(view.state.moment(now: context.now)) }
        return .done
    }
}
