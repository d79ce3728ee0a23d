package import ByteCoding

/// An Ed25519 public key as OpenSSH writes it, without a comment: `ssh-ed25519 AAAA…`.
/// Whether the key is strong enough to be enrolled is judged where the curve is known.
package struct PublicKeyLine: Hashable, Sendable, CustomStringConvertible {
    private static let type = "ssh-ed25519"
    /// The wire form before the 32 key bytes: two SSH strings' lengths and the type's name.
    private static let blobPrefix: [UInt8] =
        [0, 0, 0, 11] + Array(type.utf8) + [0, 0, 0, 32]

    /// The raw 32 bytes (RFC 8032).
    package let keyBytes: [UInt8]
    /// SHA-256 of the wire form: what `ssh-keygen -l` shows and a record stores.
    package let fingerprint: Digest

    package var blob: [UInt8] { PublicKeyLine.blobPrefix + keyBytes }
    package var description: String { "\(PublicKeyLine.type) \(Base64.encode(blob))" }

    /// Gives `nil` unless there are exactly 32 bytes.
    package init?(keyBytes: [UInt8]) {
        guard keyBytes.count == 32 else { return nil }
        self.keyBytes = keyBytes
        fingerprint = SHA256.hash(PublicKeyLine.blobPrefix + keyBytes)
    }

    /// Gives `nil` for what `description` would not have written.
    package init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == PublicKeyLine.type,
            let blob = Base64.decode(String(parts[1])),
            blob.starts(with: PublicKeyLine.blobPrefix)
        else { return nil }
        self.init(keyBytes: Array(blob.dropFirst(PublicKeyLine.blobPrefix.count)))
    }
}
