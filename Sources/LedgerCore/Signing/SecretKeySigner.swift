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

    package var checksItself: Bool { true }

    /// Signs twice. The key belongs to the secret by construction, and Ed25519 gives the same
    /// signature every time, so only a machine that miscalculates could give a wrong one: two
    /// equal results rule that out at a third of the price of verifying.
    package func sign(_ event: [UInt8]) throws -> [UInt8] {
        let signature = SSHSignature.sign(message: event.span, with: secretKey).signature
        guard SSHSignature.sign(message: event.span, with: secretKey).signature == signature else {
            throw LedgerError.signing("two signatures of one event differ: this machine is broken")
        }
        return signature.bytes
    }
}
