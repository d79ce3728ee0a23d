import FlagModel

/// `flagledger author add`.
enum AuthorAddCommand: Command {
    static let specification = CommandSpecification(
        "author add", in: .people,
        "Enrol a new author with a public key",
        discussion: """
            The author can do nothing yet: grant gives a role. With --tenant the key's signatures \
            count in that tenant only.
            """,
        arguments: [Words.author],
        options: [Options.publicKey.required, Options.keyTenant] + Options.writing,
        examples: [
            "flagledger author add bob@example.com --public-key bob.pub"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let enrolment = try KeyEnrolment(context)
        return try context.write { known, now in
            if try known.isKnown(enrolment.author) {
                throw Refusal(
                    .alreadyExists,
                    "\(enrolment.author) has a key already: enrol another one with "
                        + "'flagledger key add'")
            }
            return try context.proposal(.control, [enrolment.change], now: now)
        }
    }
}
