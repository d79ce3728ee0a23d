import LedgerCore
import LogStorage

/// `flagledger keygen`.
enum KeygenCommand: Command {
    static let specification = CommandSpecification(
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

    static func run(_ context: Context) throws -> ExitStatus {
        let path = try context.arguments.required(Words.newKeyFile)
        let comment = context.arguments[Options.comment] ?? ""
        guard !comment.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { throw CommandFailure.usage("--comment must be one line without control characters") }
        let secretKey = try KeyFile.create(
            at: path, comment: comment, fileSystem: PosixFileSystem())
        try KeyText.show(
            try SecretKeySigner(secretKey).publicKey, path: path, on: context.output)
        return .done
    }
}
