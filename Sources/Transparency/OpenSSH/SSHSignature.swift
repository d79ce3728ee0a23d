package import ByteCoding

/// An SSHSIG signature (OpenSSH's PROTOCOL.sshsig): what `ssh-keygen -Y sign` makes. Key type
/// `ssh-ed25519` and hash SHA-512 only.
///
///     signed bytes   "SSHSIG", string namespace, string "" (reserved), string "sha512",
///                    string SHA-512(message)
///     blob           "SSHSIG", u32 1, string public key blob, string namespace, string "",
///                    string "sha512", string (string "ssh-ed25519", string 64-byte signature)
///     armour         -----BEGIN SSH SIGNATURE-----, base64, -----END SSH SIGNATURE-----
///
/// A record holds only the key's fingerprint and the 64 bytes; the rest is rebuilt from them.
package struct SSHSignature: Hashable, Sendable {
    /// What an author's signature of an event is for: no signature made for anything else counts.
    package static let eventNamespace = "event@flagledger"

    package let publicKey: SSHPublicKey
    package let namespace: String
    package let signature: Ed25519Signature

    package init(publicKey: SSHPublicKey, namespace: String, signature: Ed25519Signature) {
        precondition(!namespace.isEmpty, "SSHSIG demands a namespace")
        self.publicKey = publicKey
        self.namespace = namespace
        self.signature = signature
    }

    /// The bytes that the key itself signs for `message`: also what `ssh-agent` is asked to sign.
    package static func signedData(
        message: Span<UInt8>, namespace: String = eventNamespace
    ) -> [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(128)
        data += namespace == eventNamespace ? eventPreamble : preamble(namespace)
        data += SHA512.hash(message)
        return data
    }

    /// Made once: an audit asks for it with every record.
    private static let eventPreamble = preamble(eventNamespace)

    /// What stands before the hash of the message.
    private static func preamble(_ namespace: String) -> [UInt8] {
        var data = magic
        data.append(sshString: namespace.utf8)
        data.append(sshString: [])
        data.append(sshString: hashName.utf8)
        data.append(sshNumber: UInt32(SHA512.byteCount))
        return data
    }

    /// Signs `message` as `ssh-keygen -Y sign -n namespace` does.
    package static func sign(
        message: Span<UInt8>, namespace: String = eventNamespace, with secretKey: Ed25519SecretKey
    ) -> SSHSignature {
        SSHSignature(
            publicKey: SSHPublicKey(secretKey.publicKey), namespace: namespace,
            signature: secretKey.sign(signedData(message: message, namespace: namespace)))
    }

    /// Checks that `key` signed `message` for `namespace`; the outcome names what differs.
    package func verify(
        message: Span<UInt8>, namespace: String = eventNamespace, key: SSHPublicKey
    ) -> SSHSignatureOutcome {
        guard self.namespace.utf8.elementsEqual(namespace.utf8) else {
            return .otherNamespace(expected: namespace, found: self.namespace)
        }
        guard publicKey == key else {
            return .otherKey(expected: key.fingerprint, found: publicKey.fingerprint)
        }
        let data = Self.signedData(message: message, namespace: namespace)
        return key.key.verify(signature, message: data) ? .verified : .badSignature
    }
}

/// What the check of an SSHSIG signature found.
package enum SSHSignatureOutcome: Hashable, Sendable {
    case verified
    /// It was made for something else.
    case otherNamespace(expected: String, found: String)
    /// It was made by another key (fingerprints).
    case otherKey(expected: Digest, found: Digest)
    /// The message was altered, or the key did not sign it.
    case badSignature
}

extension SSHSignatureOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .verified:
            "the signature is good"
        case .otherNamespace(let expected, let found):
            "the signature was made for \"\(PrintableText.of(found))\", not for \"\(expected)\": "
                + "sign again with -n \(expected)"
        case .otherKey(let expected, let found):
            "the signature was made by \(SSHFingerprint.format(found)), not by "
                + "\(SSHFingerprint.format(expected)): sign again with that key"
        case .badSignature:
            "the signature does not fit these bytes: they were altered, or the key did not sign"
        }
    }
}
