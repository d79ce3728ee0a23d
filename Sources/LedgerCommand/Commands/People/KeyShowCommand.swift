import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// `flagledger key show`.
package enum KeyShowCommand: Command {
    package static let specification = CommandSpecification(
        "key show", in: .people,
        "Show the public key and fingerprint of a key file",
        arguments: [Words.keyFile],
        examples: [
            "flagledger key show ~/.ssh/id_ed25519.pub"
        ])

    package static func run(_ context: Context) throws -> ExitStatus {
        let path = try context.arguments.required(Words.keyFile)
        let files = PosixFileSystem()
        let line =
            path.hasSuffix(".pub")
            ? try KeyFile.readPublic(path, fileSystem: files)
            : try SecretKeySigner(KeyFile.read(path, fileSystem: files).secretKey).publicKey
        try KeyText.print(line, path: path, on: context.output)
        return .done
    }
}
