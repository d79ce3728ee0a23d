import ByteCoding
import Transparency

extension FuzzTarget {
    /// Notes, checkpoints and verifier keys: each has one text.
    static let note = FuzzTarget(
        name: "note",
        seeds: {
            [try Material.file(Material.goldenDirectory + "/checkpoint")]
                + (try Material.blocks("text", of: "docs/transparency.md"))
                + Material.text([goldenKey])
        },
        check: { bytes in
            let text = Array(bytes)
            if let note = try? SignedNote.parse(bytes) {
                require(Array(note.format().utf8) == text, "a note is written as it was read")
            }
            if let checkpoint = try? SignedCheckpoint.parse(bytes) {
                if let key = try? NoteVerifierKey.parse(goldenKey) {
                    _ = checkpoint.verify(with: key)
                }
                let again = try? Checkpoint.parse(checkpoint.checkpoint.format())
                require(again == checkpoint.checkpoint, "a checkpoint survives its own text")
            }
            if let key = try? NoteVerifierKey.parse(String(decoding: bytes, as: UTF8.self)) {
                require(Array(key.format().utf8) == text, "a key is written as it was read")
            }
            if let path = TilePath.parse(String(decoding: bytes, as: UTF8.self)) {
                require(Array(path.format().utf8) == text, "a tile's path is written as read")
            }
        })

    /// The whole of `check-proof`: text, checkpoint, way to the root.
    static let proof = FuzzTarget(
        name: "proof",
        seeds: {
            let checkpoint = try Material.file(Material.goldenDirectory + "/checkpoint")
            var levels = MerkleLevels()
            let leaves = try Material.goldenRecords().map { MerkleTree.leafHash(of: $0) }
            for leaf in leaves { levels.append(leaf) }
            let signed = try SignedCheckpoint.parse(checkpoint)
            return leaves.indices.compactMap { index in
                levels.proveInclusion(index: UInt64(index), size: UInt64(leaves.count))
                    .map { Array(TlogProof(inclusion: $0, checkpoint: signed).format().utf8) }
            }
        },
        check: { bytes in
            guard let proof = try? TlogProof.parse(bytes) else { return }
            if let again = try? TlogProof.parse(Array(proof.format().utf8)) {
                require(again == proof, "a proof survives its own text")
            } else {
                require(false, "a proof's own text is a proof")
            }
            guard let key = try? NoteVerifierKey.parse(goldenKey) else { return }
            _ = proof.check(leafHash: .zero, key: key)
            // As if the signature held: the arithmetic of the tree with any index and size.
            let inclusion = InclusionProof(
                index: proof.index, size: proof.checkpoint.checkpoint.size, hashes: proof.hashes)
            _ = inclusion.check(leafHash: .zero, root: proof.checkpoint.checkpoint.root)
            let consistency = ConsistencyProof(
                oldSize: proof.index, newSize: proof.checkpoint.checkpoint.size,
                hashes: proof.hashes)
            _ = consistency.check(oldRoot: .zero, newRoot: proof.checkpoint.checkpoint.root)
        })

    /// Of the ledger in Tests/Golden.
    private static let goldenKey =
        "golden.example.com/format-1+58886029+AaCapfR6Z1mAL/lV+NwtKhSlyZ0jvpf4ZBJ/+Tg0VaTw"
}
