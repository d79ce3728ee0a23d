package import ByteCoding

/// A checkpoint with its signatures: the note a log hands out.
package struct SignedCheckpoint: Hashable, Sendable {
    package let checkpoint: Checkpoint
    package let note: SignedNote

    /// Signs a checkpoint. The key's name becomes its origin, so the two cannot differ.
    package static func sign(
        size: UInt64, root: Digest, with signer: NoteSigner
    ) -> SignedCheckpoint {
        let origin = signer.verifierKey.name
        let checkpoint = Checkpoint(origin: origin, size: size, root: root)
        let text = checkpoint.format()
        return SignedCheckpoint(
            checkpoint: checkpoint,
            note: SignedNote(text: text, signatures: [signer.sign(text)]))
    }

    /// The note, byte for byte as `parse` takes it.
    package func format() -> String { note.format() }

    /// Reads a note whose text is a checkpoint. No signature is checked: that is `verify`.
    package static func parse(_ bytes: [UInt8]) throws(CheckpointError) -> SignedCheckpoint {
        let note: SignedNote
        do { note = try SignedNote.parse(bytes) } catch { throw .badNote(error) }
        return SignedCheckpoint(checkpoint: try Checkpoint.parse(note.text), note: note)
    }

    /// Checks that the log whose key the caller believes signed this checkpoint, for itself.
    package func verify(with key: NoteVerifierKey) -> CheckpointOutcome {
        guard key.isNamed(checkpoint.origin) else {
            return .otherOrigin(expected: key.name, found: checkpoint.origin)
        }
        return switch note.verify(with: [key]) {
        case .verified: .verified
        case .badSignature: .badSignature(name: key.name)
        case .noKnownSignature: .notSigned(by: key.format())
        }
    }
}

/// What the check of a checkpoint found.
package enum CheckpointOutcome: Hashable, Sendable {
    case verified
    /// It is the checkpoint of another log.
    case otherOrigin(expected: String, found: String)
    /// A signature names the believed key and is not that key's.
    case badSignature(name: String)
    /// No signature names the believed key (here its text).
    case notSigned(by: String)
}

extension CheckpointOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .verified:
            "the checkpoint is signed by the log's key"
        case .otherOrigin(let expected, let found):
            "the checkpoint is of the log \(PrintableText.of(found)), not of \(expected): "
                + "take the checkpoint and the key of one log"
        case .badSignature(let name):
            "the checkpoint's signature is not by the key of \(name): it was altered or forged"
        case .notSigned(let key):
            "the checkpoint is not signed by \(key): give the key that the log uses"
        }
    }
}
