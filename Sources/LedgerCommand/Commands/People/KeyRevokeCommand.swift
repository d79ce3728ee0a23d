import ByteCoding
import FlagModel
import Transparency

/// `flagledger key revoke`.
enum KeyRevokeCommand: Command {
    static let specification = CommandSpecification(
        "key revoke", in: .people,
        "Refuse further signatures of a key, for ever",
        arguments: [Words.fingerprint],
        options: Options.writing,
        examples: [
            "flagledger key revoke SHA256:0Kx... --reason 'laptop stolen'"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let fingerprint = try SSHFingerprint.parse(
            context.arguments.required(Words.fingerprint))
        return try context.write(.keyRevoked(fingerprint: fingerprint))
    }
}
