/// A text with the signatures of named keys: c2sp.org/signed-note.
///
///     text, one line or more, each ending in a newline
///     (an empty line; the last one of the note parts text from signatures)
///     — <key name> <base64 of 4 bytes of key ID and the signature>      one line or more
///
/// The signed bytes are the text with its last newline.
package struct SignedNote: Hashable, Sendable {
    package struct Signature: Hashable, Sendable {
        package let name: String
        package let keyID: UInt32
        /// 64 bytes for an Ed25519 key; other kinds of key have other lengths.
        package let bytes: [UInt8]
    }

    package let text: String
    package let signatures: [Signature]

    /// Puts a note together from parts that were checked.
    init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Signs `text`, which ends in a newline and has no other control characters.
    package static func sign(
        _ text: String, with signers: [NoteSigner]
    ) throws(SignedNoteError) -> SignedNote {
        guard !signers.isEmpty else { throw .noSignature }
        if let error = problem(inText: Array(text.utf8)) { throw error }
        return SignedNote(text: text, signatures: signers.map { $0.sign(text) })
    }

    /// Checks the note against the keys that the caller believes. Signatures of other keys are
    /// ignored; one bad signature of a believed key refuses the whole note.
    package func verify(with keys: [NoteVerifierKey]) -> SignedNoteOutcome {
        var verified: [NoteVerifierKey] = []
        for signature in signatures {
            for key in keys where key.keyID == signature.keyID && key.isNamed(signature.name) {
                guard key.verify(signature.bytes, text: text) else {
                    return .badSignature(name: key.name, keyID: key.keyID)
                }
                if !verified.contains(key) { verified.append(key) }
            }
        }
        return verified.isEmpty ? .noKnownSignature : .verified(by: verified)
    }
}

/// What the check of a note's signatures found.
package enum SignedNoteOutcome: Hashable, Sendable {
    /// At least one believed key signed, and every signature of a believed key is good.
    case verified(by: [NoteVerifierKey])
    /// A signature that names a believed key is not that key's.
    case badSignature(name: String, keyID: UInt32)
    /// Only keys signed that the caller did not name.
    case noKnownSignature
}
