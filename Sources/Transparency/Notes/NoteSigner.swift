/// The secret half of a note's key: a name and an Ed25519 key.
package struct NoteSigner: Sendable {
    package let verifierKey: NoteVerifierKey
    private let secretKey: Ed25519SecretKey

    /// Gives `nil` for a name that a key cannot have (`NoteKeyName`).
    package init?(name: String, secretKey: Ed25519SecretKey) {
        guard let verifierKey = NoteVerifierKey(name: name, publicKey: secretKey.publicKey) else {
            return nil
        }
        self.verifierKey = verifierKey
        self.secretKey = secretKey
    }

    /// Signs a note's text.
    func sign(_ text: String) -> SignedNote.Signature {
        SignedNote.Signature(
            name: verifierKey.name, keyID: verifierKey.keyID,
            bytes: secretKey.sign(Array(text.utf8)).bytes)
    }
}
