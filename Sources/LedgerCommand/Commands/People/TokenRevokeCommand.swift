import FlagModel

/// `flagledger token revoke`.
enum TokenRevokeCommand: Command {
    static let specification = CommandSpecification(
        "token revoke", in: .people,
        "Refuse a token from now on",
        arguments: [Words.token],
        options: Options.writing,
        examples: [
            "flagledger token revoke 01JD8ZQ4Y7 --reason 'leaked'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.tokenRevoked(id: try context.arguments.required(Words.token))
        return try context.write(change)
    }
}
