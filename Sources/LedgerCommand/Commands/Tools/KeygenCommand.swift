/// `flagledger keygen`.
package enum KeygenCommand: Command {
    package static let specification = CommandSpecification(
        "keygen", in: .program,
        "Make a new OpenSSH key pair without a passphrase",
        discussion: """
            The private key is readable by you alone. ssh-keygen -t ed25519 makes keys with a \
            passphrase; both serve.
            """,
        arguments: [Words.newKeyFile],
        options: [Options.comment],
        examples: [
            "flagledger keygen deploy-key --comment 'deploy robot'"
        ])
}
