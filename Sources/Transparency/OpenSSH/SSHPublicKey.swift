package import ByteCoding

/// An author's public key in OpenSSH's encoding (RFC 4253 section 6.6, RFC 8709), type
/// `ssh-ed25519` only.
///
///     blob           string "ssh-ed25519", string 32-byte key
///     fingerprint    SHA-256 of the blob; in text "SHA256:" and base64 without padding
///     line           ssh-ed25519 <base64 of the blob> [comment]
package struct SSHPublicKey: Hashable, Sendable {
    package static let keyType = "ssh-ed25519"

    package let key: Ed25519PublicKey
    /// SHA-256 of `blob`: the short name that records carry.
    package let fingerprint: Digest

    package init(_ key: Ed25519PublicKey) {
        self.key = key
        fingerprint = SHA256.hash(Self.blob(of: key))
    }

    package var blob: [UInt8] { Self.blob(of: key) }

    /// As `ssh-keygen -l` prints it.
    package var fingerprintText: String { SSHFingerprint.format(fingerprint) }

    private static func blob(of key: Ed25519PublicKey) -> [UInt8] {
        var blob: [UInt8] = []
        blob.append(sshString: keyType.utf8)
        blob.append(sshString: key.bytes)
        return blob
    }
}

extension SSHPublicKey {
    /// Reads a blob. Another type of key, a weak key and trailing bytes are refused by name.
    package static func decode(_ blob: [UInt8]) throws(OpenSSHError) -> SSHPublicKey {
        var reader = SSHWireReader(blob, of: .publicKey)
        try reader.readKeyType()
        let bytes = try reader.readString("the key", count: Ed25519PublicKey.byteCount)
        try reader.finish()
        do { return SSHPublicKey(try Ed25519PublicKey(bytes)) } catch { throw .weakKey(error) }
    }

    /// The line of a `.pub` file, without its newline. Control characters of the comment, which
    /// would begin another line, are replaced.
    package func line(comment: String) -> String {
        let line = "\(Self.keyType) \(Base64.encode(blob))"
        return comment.isEmpty ? line : "\(line) \(PrintableText.of(comment))"
    }

    /// Reads the one line of a `.pub` file; a line end after it is allowed.
    package static func parse(
        line: String
    ) throws(OpenSSHError) -> (key: SSHPublicKey, comment: String) {
        let limit = TransparencyLimits.publicKeyLineBytes
        var bytes = Array(line.utf8)
        guard bytes.count <= limit else {
            throw .tooLarge(.publicKeyLine, byteCount: bytes.count, limit: limit)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\t") }) else {
            throw .malformedLine
        }
        let fields = bytes.split(maxSplits: 2) { $0 == UInt8(ascii: " ") || $0 == 0x09 }
        guard fields.count >= 2 else { throw .malformedLine }
        let base64 = String(decoding: fields[1], as: UTF8.self)
        guard fields[0].elementsEqual(keyType.utf8) else {
            guard let blob = Base64.decode(base64), blob.count > 4 else { throw .malformedLine }
            throw .unsupportedKeyType(printable(fields[0]))
        }
        guard let blob = Base64.decode(base64) else { throw .malformedLine }
        let comment = fields.count > 2 ? String(decoding: fields[2], as: UTF8.self) : ""
        return (try decode(blob), comment)
    }

    /// The beginning of a name from outside, fit for a message.
    static func printable(_ name: ArraySlice<UInt8>) -> String {
        let shown = name.prefix(64).map { (0x21...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: shown, as: UTF8.self)
    }
}

/// A key's fingerprint in the text that `ssh-keygen -l` prints: `SHA256:` and base64 without
/// padding.
package enum SSHFingerprint {
    private static let prefix = "SHA256:"

    package static func format(_ fingerprint: Digest) -> String {
        prefix + fingerprint.base64.dropLast()
    }

    package static func parse(_ text: String) throws(OpenSSHError) -> Digest {
        guard text.utf8.starts(with: prefix.utf8),
            let digest = Digest(base64: text.dropFirst(prefix.count) + "=")
        else { throw .fingerprintMalformed(text) }
        return digest
    }
}
