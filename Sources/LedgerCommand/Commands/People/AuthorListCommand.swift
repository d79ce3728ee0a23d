import ByteCoding
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
        var table = Table("author", "roles", "keys")
        for author in try context.source().people(.authors).items {
            if context.output.isJSON {
                try context.output.json(author)
            } else {
                let answer = try AnswerMembers(author)
                table.add(
                    try answer.text("author"), try roles(of: answer),
                    try answer.list("keys").compactMap(\.stringValue).joined(separator: " "))
            }
        }
        if !context.output.isJSON { try context.output.table(table, empty: "No authors.") }
        return .done
    }

    private static func roles(of author: AnswerMembers) throws -> String {
        try author.list("roles").map { held in
            let held = try AnswerMembers(held)
            let names = try held.list("roles").compactMap(\.stringValue).joined(separator: "+")
            return "\(names) of \(try held.text("tenant"))"
        }.joined(separator: ", ")
    }
}
