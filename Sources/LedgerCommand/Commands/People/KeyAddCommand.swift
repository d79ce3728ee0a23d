import FlagModel

/// `flagledger key add`.
enum KeyAddCommand: Command {
    static let specification = CommandSpecification(
        "key add", in: .people,
        "Enrol another key for a known author",
        discussion: """
            With --tenant the key's signatures count in that tenant only.
            """,
        arguments: [Words.author],
        options: [Options.publicKey.required, Options.keyTenant, Options.delegate]
            + Options.writing,
        examples: [
            "flagledger key add bob@example.com --public-key bob-laptop.pub"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let enrolment = try KeyEnrolment(context)
        return try context.write { known, now in
            if try !known.isKnown(enrolment.author) {
                throw Refusal(
                    .unknownAuthor,
                    "there is no author '\(enrolment.author)': enrol the first key with "
                        + "'flagledger author add'")
            }
            return try context.proposal(.control, [enrolment.change], now: now)
        }
    }
}
