import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// `flagledger key show`.
enum KeyShowCommand: Command {
    static let specification = CommandSpecification(
        "key show", in: .people,
        "Show the public key and fingerprint of a key file",
        arguments: [Words.keyFile],
        examples: [
            "flagledger key show ~/.ssh/id_ed25519.pub"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let path = try context.arguments.required(Words.keyFile)
        let files = PosixFileSystem()
        let line =
            path.hasSuffix(".pub")
            ? try KeyFile.readPublic(path, fileSystem: files)
            : try SecretKeySigner(KeyFile.read(path, fileSystem: files).secretKey).publicKey
        try KeyText.show(line, path: path, on: context.output)
        return .done
    }
}
