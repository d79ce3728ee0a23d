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
        let text = try context.source().catalog().file.format()
        if context.output.isJSON {
            try context.output.json(JSONParser.parse(text, as: .ordinary))
        } else {
            try context.output.bytes(text)
            if text.last != UInt8(ascii: "\n") { try context.output.bytes([UInt8(ascii: "\n")]) }
        }
        return .done
    }
}
