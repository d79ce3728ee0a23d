import CSodium

/// An Ed25519 secret key. It signs; it never shows in a text, a dump or a message.
package struct Ed25519SecretKey: Sendable {
    package static let seedByteCount = 32

    /// RFC 8032's 32 secret bytes: only for writing a key file.
    let seed: [UInt8]
    /// libsodium's form of the secret: the seed, then the public key.
    private let expanded: [UInt8]
    package let publicKey: Ed25519PublicKey

    /// Derives the pair from 32 secret bytes, which the caller drew at random. Gives `nil` unless
    /// there are exactly 32.
    package init?(seed: [UInt8]) {
        guard seed.count == Self.seedByteCount else { return nil }
        Sodium.requireReady()
        var publicBytes = [UInt8](repeating: 0, count: Ed25519PublicKey.byteCount)
        var expanded = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        let status = unsafe crypto_sign_seed_keypair(&publicBytes, &expanded, seed)
        precondition(status == 0, "libsodium derives a key from every seed")
        self.seed = seed
        self.expanded = expanded
        publicKey = Ed25519PublicKey(derived: publicBytes)
    }

    /// Signs `message`; the same message gives the same signature (RFC 8032).
    package func sign(_ message: Span<UInt8>) -> Ed25519Signature {
        Sodium.requireReady()
        var signature = [UInt8](repeating: 0, count: Ed25519Signature.byteCount)
        let status = unsafe message.withUnsafeBufferPointer { message in
            unsafe crypto_sign_detached(
                &signature, nil, message.baseAddress, UInt64(message.count), expanded)
        }
        precondition(status == 0, "libsodium signs with every key that it derived")
        return Ed25519Signature(made: signature)
    }

    /// Signs `message`; the same message gives the same signature (RFC 8032).
    package func sign(_ message: [UInt8]) -> Ed25519Signature { sign(message.span) }
}

extension Ed25519SecretKey: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package var description: String { "secret key of \(publicKey)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [("publicKey", publicKey)]) }
}
