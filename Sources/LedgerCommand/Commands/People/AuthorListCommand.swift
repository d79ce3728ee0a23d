/// `flagledger author list`.
package enum AuthorListCommand: Command {
    package static let specification = CommandSpecification(
        "author list", in: .people,
        "List the authors with their roles and keys",
        options: [Options.asOf],
        examples: [
            "flagledger author list"
        ])
}
