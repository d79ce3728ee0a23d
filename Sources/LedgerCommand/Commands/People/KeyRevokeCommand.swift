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
        let text = try context.arguments.required(Words.fingerprint)
        let fingerprint: Digest
        do {
            fingerprint = try SSHFingerprint.parse(text)
        } catch {
            throw CommandFailure.usage("\(error)")
        }
        return try context.write(.keyRevoked(fingerprint: fingerprint))
    }
}
