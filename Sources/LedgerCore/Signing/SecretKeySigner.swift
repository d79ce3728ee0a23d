import ByteCoding
package import FlagModel
package import Transparency

/// Signs with a private key in this process's memory.
package struct SecretKeySigner: EventSigner {
    package let publicKey: PublicKeyLine
    private let secretKey: Ed25519SecretKey

    /// Throws `LedgerError.signing` for a key that is no Ed25519 key.
    package init(_ secretKey: Ed25519SecretKey) throws {
        guard let line = PublicKeyLine(keyBytes: secretKey.publicKey.bytes) else {
            throw LedgerError.signing("a public key must have 32 bytes")
        }
        self.secretKey = secretKey
        publicKey = line
    }

    package func sign(_ event: [UInt8]) throws -> [UInt8] {
        SSHSignature.sign(message: event.span, with: secretKey).signature.bytes
    }
}
