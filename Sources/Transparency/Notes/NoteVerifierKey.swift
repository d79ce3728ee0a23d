import ByteCoding

/// The public half of a note's key: c2sp.org/signed-note, signature type 0x01 (Ed25519).
///
///     <name>+<key ID, 8 hexadecimal digits>+<base64 of 0x01 and the 32-byte public key>
///     key ID = first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key)
package struct NoteVerifierKey: Hashable, Sendable {
    static let ed25519Type: UInt8 = 0x01

    package let name: String
    /// A short name of the key, not a proof of it.
    package let keyID: UInt32
    package let publicKey: Ed25519PublicKey

    /// Gives `nil` for a name that a key cannot have (`NoteKeyName`).
    package init?(name: String, publicKey: Ed25519PublicKey) {
        guard NoteKeyName.isValid(name) else { return nil }
        self.name = name
        self.publicKey = publicKey
        keyID = Self.keyID(name: name, keyMaterial: [Self.ed25519Type] + publicKey.bytes)
    }

    package func isNamed(_ name: String) -> Bool { NoteKeyName.same(self.name, name) }

    func verify(_ signature: [UInt8], text: String) -> Bool {
        guard let signature = Ed25519Signature(signature) else { return false }
        return publicKey.verify(signature, message: Array(text.utf8))
    }

    private static func keyID(name: String, keyMaterial: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(Array(name.utf8) + [UInt8(ascii: "\n")] + keyMaterial)
        return digest.bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension NoteVerifierKey {
    /// The verifier key's text ("vkey").
    package func format() -> String {
        var id: [UInt8] = []
        id.append(bigEndian: keyID)
        let material = Base64.encode([Self.ed25519Type] + publicKey.bytes)
        return "\(name)+\(Hexadecimal.encode(id))+\(material)"
    }

    /// Reads a verifier key's text; what `format` would not write is an error.
    package static func parse(_ text: String) throws(NoteVerifierKeyError) -> NoteVerifierKey {
        // The base64 at the end may hold plus signs, too; the name may not.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed }
        let name = String(parts[0])
        guard NoteKeyName.isValid(name) else { throw .badName }
        guard let id = Hexadecimal.decode(String(parts[1])), id.count == 4 else {
            throw .badKeyID
        }
        guard let material = Base64.decode(String(parts[2])), let type = material.first else {
            throw .badKeyMaterial
        }
        guard type == ed25519Type else { throw .unsupportedType(type) }
        let publicKey: Ed25519PublicKey
        do { publicKey = try Ed25519PublicKey(Array(material.dropFirst())) } catch {
            throw .badKey(error)
        }
        let stated = id.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let computed = keyID(name: name, keyMaterial: material)
        guard stated == computed, let key = NoteVerifierKey(name: name, publicKey: publicKey) else {
            throw .keyIDDiffers(stated: stated, computed: computed)
        }
        return key
    }
}
