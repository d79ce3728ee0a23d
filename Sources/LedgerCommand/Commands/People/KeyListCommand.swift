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
            let revokedAt = key.revokedAt.flatMap { $0 < moment.size ? $0 : nil }
            let fingerprint = Fingerprint.text(key.key.key)
            if context.output.isJSON {
                var members: [String: JSONValue] = [
                    "key": .string(fingerprint), "author": .string(key.key.author.text),
                    "publicKey": .string(key.key.key.description),
                    "delegate": .bool(key.key.isDelegate), "position": .position(key.enrolledAt),
                ]
                members["tenant"] = key.key.tenant.map { .string($0.text) }
                members["revokedAt"] = revokedAt.map(JSONValue.position)
                try context.output.json(.object(members))
                continue
            }
            table.add(
                fingerprint, key.key.author.text,
                key.key.isDelegate ? "others" : key.key.tenant?.text ?? "",
                ScopeText.position(key.enrolledAt), ScopeText.position(revokedAt))
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No keys.") }
        return .done
    }
}
