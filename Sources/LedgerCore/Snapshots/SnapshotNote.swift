import ByteCoding
import Transparency

/// The signed end of a snapshot file: the ledger's key says that this content is what serving held
/// at this size. The second line keeps it from being taken for a checkpoint.
///
///     flags.example.com/main
///     snapshot 123456
///     <base64 of the root>
///     <base64 of the digest of the content>
struct SnapshotNote: Hashable, Sendable {
    let size: UInt64
    let root: Digest
    let digest: Digest

    func sign(with signer: NoteSigner) throws -> [UInt8] {
        let text = text(origin: signer.verifierKey.name)
        return Array(try SignedNote.sign(text, with: [signer]).format().utf8)
    }

    /// Whether `note` says this, signed by `key`.
    func isSigned(_ note: [UInt8], by key: NoteVerifierKey) -> Bool {
        guard let signed = try? SignedNote.parse(note), signed.text == text(origin: key.name),
            case .verified = signed.verify(with: [key])
        else { return false }
        return true
    }

    private func text(origin: String) -> String {
        "\(origin)\nsnapshot \(size)\n\(root.base64)\n\(digest.base64)\n"
    }
}

/// The digest of a long content: BLAKE2b over the BLAKE2b of each of its pieces of
/// `ByteCodingLimits.columnPiece` bytes, so that pieces are hashed while others are read or made.
struct PieceDigest: Sendable {
    private var digests: [UInt8] = []

    mutating func add(_ piece: [UInt8]) { digests += BLAKE2b.hash(piece).bytes }

    var digest: Digest { BLAKE2b.hash(digests) }
}
