import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger catalog show`.
enum CatalogShowCommand: Command {
    static let specification = CommandSpecification(
        "catalog show", in: .changes,
        "Print the ledger's environments, tenants and flags as a catalog file",
        options: [Options.asOf],
        examples: [
            "flagledger catalog show > catalog.json",
            "flagledger catalog show --as-of 2h",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        let state = view.state
        let catalog = CatalogFile(
            environments: state.environments(before: moment.size),
            tenants: state.tenants(before: moment.size)
                .filter { $0.tenant != .zero && !$0.status.isRetired }.map(\.tenant),
            flags: state.flags(before: moment.size)
                .filter { !$0.isArchived }.map(\.definition))
        let text = catalog.format()
        if context.output.isJSON {
            try context.output.json(JSONParser.parse(text, as: .ordinary))
        } else {
            try context.output.bytes(text)
            if text.last != UInt8(ascii: "\n") { try context.output.bytes([UInt8(ascii: "\n")]) }
        }
        return .done
    }
}
