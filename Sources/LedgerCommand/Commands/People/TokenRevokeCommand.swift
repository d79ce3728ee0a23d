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
}
