package import ByteCoding

/// The proof that a leaf is in a tree: RFC 6962 section 2.1.1, the leaf's sibling first.
package struct InclusionProof: Hashable, Sendable {
    /// The leaf's 0-based index.
    package let index: UInt64
    /// The number of leaves of the tree.
    package let size: UInt64
    /// The siblings on the way from the leaf to the root.
    package let hashes: [Digest]

    package init(index: UInt64, size: UInt64, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Makes the proof from the hashes of complete subtrees. Gives `nil` when the tree has no such
    /// leaf or is larger than a tree may be; throws only what `hash` throws.
    package static func prove<Failure: Error>(
        index: UInt64, size: UInt64, from hash: (Subtree) throws(Failure) -> Digest
    ) throws(Failure) -> InclusionProof? {
        guard index < size, size <= TransparencyLimits.treeSize else { return nil }
        var hashes: [Digest] = []
        for leaves in siblings(of: index, size: size) {
            hashes.append(try Subtree.root(of: leaves, from: hash))
        }
        return InclusionProof(index: index, size: size, hashes: hashes)
    }

    /// Checks the proof by the algorithm of RFC 9162 section 2.1.3.2.
    package func check(leafHash: Digest, root: Digest) -> ProofOutcome {
        guard index < size else { return .indexOutsideTree(index: index, size: size) }
        let needed = Self.siblings(of: index, size: size).count
        guard hashes.count == needed else {
            return .wrongHashCount(expected: needed, found: hashes.count)
        }
        // The RFC's names: fn is the node's place on its level, sn the last place of that level.
        var (fn, sn, computed) = (index, size - 1, leafHash)
        for hash in hashes {
            if fn & 1 == 1 || fn == sn {
                computed = MerkleTree.nodeHash(hash, computed)
                while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
            } else {
                computed = MerkleTree.nodeHash(computed, hash)
            }
            (fn, sn) = (fn >> 1, sn >> 1)
        }
        guard sn == 0, computed == root else {
            return .rootDiffers(size: size, expected: root, computed: computed)
        }
        return .holds
    }

    /// The ranges of leaves under the siblings of the path to `index`, the lowest first.
    private static func siblings(of index: UInt64, size: UInt64) -> [Range<UInt64>] {
        var siblings: [Range<UInt64>] = []
        var (start, end) = (UInt64(0), size)
        while end - start > 1 {
            let middle = start + MerkleTree.split(of: end - start)
            if index < middle {
                siblings.append(middle..<end)
                end = middle
            } else {
                siblings.append(start..<middle)
                start = middle
            }
        }
        return siblings.reversed()
    }
}
