import FlagModel

/// `flagledger token revoke`.
package enum TokenRevokeCommand: Command {
    package static let specification = CommandSpecification(
        "token revoke", in: .people,
        "Refuse a token from now on",
        arguments: [Words.token],
        options: Options.writing,
        examples: [
            "flagledger token revoke 01JD8ZQ4Y7 --reason 'leaked'"
        ])

    package static func run(_ context: Context) throws -> ExitStatus {
        let change = Change.tokenRevoked(id: try context.arguments.required(Words.token))
        return try context.write(change)
    }
}
