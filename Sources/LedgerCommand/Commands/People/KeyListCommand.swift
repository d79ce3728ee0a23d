import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger key list`.
enum KeyListCommand: Command {
    static let specification = CommandSpecification(
        "key list", in: .people,
        "List the enrolled keys",
        options: [Options.asOf],
        examples: [
            "flagledger key list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        var table = Table("key", "author", "for", "enrolled", "revoked")
        for key in view.state.enrolledKeys where key.enrolledAt < moment.size {
            if context.output.isJSON {
                try context.output.json(PeopleJSON.key(key, before: moment.size))
                continue
            }
            table.add(
                Fingerprint.text(key.key.key), key.key.author.text,
                key.key.isDelegate ? "others" : key.key.tenant?.text ?? "",
                ScopeText.position(key.enrolledAt),
                ScopeText.position(key.revocation(before: moment.size)))
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No keys.") }
        return .done
    }
}
