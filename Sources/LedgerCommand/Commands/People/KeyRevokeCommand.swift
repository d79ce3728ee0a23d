import ByteCoding
import FlagModel
import Transparency

/// `flagledger key revoke`.
package enum KeyRevokeCommand: Command {
    package static let specification = CommandSpecification(
        "key revoke", in: .people,
        "Refuse further signatures of a key, for ever",
        arguments: [Words.fingerprint],
        options: Options.writing,
        examples: [
            "flagledger key revoke SHA256:0Kx... --reason 'laptop stolen'"
        ])

    package static func run(_ context: Context) throws -> ExitStatus {
        let fingerprint = try SSHFingerprint.parse(
            context.arguments.required(Words.fingerprint))
        return try context.write(.keyRevoked(fingerprint: fingerprint))
    }
}
