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

    /// What `note` says, where `key` has signed it.
    static func verified(_ note: [UInt8], by key: NoteVerifierKey) -> SnapshotNote? {
        guard let signed = try? SignedNote.parse(note), case .verified = signed.verify(with: [key])
        else { return nil }
        let lines = signed.text.split(separator: "\n").map(String.init)
        guard lines.count == 4, let size = UInt64(lines[1].dropFirst("snapshot ".count)),
            let root = Digest(base64: lines[2]), let digest = Digest(base64: lines[3])
        else { return nil }
        let said = SnapshotNote(size: size, root: root, digest: digest)
        return said.text(origin: key.name) == signed.text ? said : nil
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
