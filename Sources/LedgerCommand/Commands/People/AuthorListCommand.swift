import FlagModel
import FlagState
import LedgerCore

/// `flagledger author list`.
enum AuthorListCommand: Command {
    static let specification = CommandSpecification(
        "author list", in: .people,
        "List the authors with their roles and keys",
        options: [Options.asOf],
        examples: [
            "flagledger author list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        var table = Table("author", "roles", "keys")
        for author in KnownAuthor.all(in: view.state, before: moment.size) {
            if context.output.isJSON {
                try context.output.json(author.json)
            } else {
                table.add(author.author.text, author.rolesText, author.keysText)
            }
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No authors.") }
        return .done
    }
}
