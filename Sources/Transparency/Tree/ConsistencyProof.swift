package import ByteCoding

/// The proof that an older tree is the beginning of a newer one: RFC 6962 section 2.1.2.
package struct ConsistencyProof: Hashable, Sendable {
    /// The number of leaves of the older tree.
    package let oldSize: UInt64
    /// The number of leaves of the newer tree.
    package let newSize: UInt64
    package let hashes: [Digest]

    package init(oldSize: UInt64, newSize: UInt64, hashes: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Makes the proof from the hashes of complete subtrees. Gives `nil` when the sizes are out of
    /// order or larger than a tree may be; throws only what `hash` throws. The empty tree begins
    /// every tree, and equal trees need no hashes: those proofs are empty.
    package static func prove<Failure: Error>(
        oldSize: UInt64, newSize: UInt64, from hash: (Subtree) throws(Failure) -> Digest
    ) throws(Failure) -> ConsistencyProof? {
        guard oldSize <= newSize, newSize <= TransparencyLimits.treeSize else { return nil }
        var hashes: [Digest] = []
        for leaves in parts(oldSize: oldSize, newSize: newSize) {
            hashes.append(try Subtree.root(of: leaves, from: hash))
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
    }

    /// Checks the proof by the algorithm of RFC 9162 section 2.1.4.2, and for an empty older tree
    /// by the rule of c2sp.org/tlog-witness: no hashes, and its root must be that of no leaves.
    package func check(oldRoot: Digest, newRoot: Digest) -> ProofOutcome {
        guard oldSize <= newSize else { return .sizesOutOfOrder(old: oldSize, new: newSize) }
        let needed = Self.parts(oldSize: oldSize, newSize: newSize).count
        guard hashes.count == needed else {
            return .wrongHashCount(expected: needed, found: hashes.count)
        }
        if oldSize == newSize { return outcome(newSize, expected: newRoot, computed: oldRoot) }
        if oldSize == 0 {
            return outcome(0, expected: oldRoot, computed: MerkleTree.emptyRoot)
        }
        let computed = computeRoots(oldRoot: oldRoot)
        let old = outcome(oldSize, expected: oldRoot, computed: computed.old)
        guard old == .holds else { return old }
        return outcome(newSize, expected: newRoot, computed: computed.new)
    }

    private func outcome(_ size: UInt64, expected: Digest, computed: Digest) -> ProofOutcome {
        guard expected == computed else {
            return .rootDiffers(size: size, expected: expected, computed: computed)
        }
        return .holds
    }

    /// Both roots, as far as the hashes tell, for 0 < oldSize < newSize and the right count.
    private func computeRoots(oldRoot: Digest) -> (old: Digest, new: Digest) {
        // An older tree that is complete is itself the first hash, which the proof leaves out.
        let path = oldSize.nonzeroBitCount == 1 ? [oldRoot] + hashes : hashes
        // The RFC's names: fn is the node's place on its level, sn the last place of that level.
        var (fn, sn) = (oldSize - 1, newSize - 1)
        while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
        var (old, new) = (path[0], path[0])
        for hash in path.dropFirst() {
            if fn & 1 == 1 || fn == sn {
                old = MerkleTree.nodeHash(hash, old)
                new = MerkleTree.nodeHash(hash, new)
                while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
            (fn, sn) = (fn >> 1, sn >> 1)
        }
        return (old, new)
    }

    /// The ranges of leaves under the hashes of the proof, the lowest first.
    private static func parts(oldSize: UInt64, newSize: UInt64) -> [Range<UInt64>] {
        guard oldSize != 0 else { return [] }
        var parts: [Range<UInt64>] = []
        var (start, end) = (UInt64(0), newSize)
        while oldSize != end {
            let middle = start + MerkleTree.split(of: end - start)
            if oldSize <= middle {
                parts.append(middle..<end)
                end = middle
            } else {
                parts.append(start..<middle)
                start = middle
            }
        }
        // What is left is the older tree's right edge; when it is the whole older tree, whoever
        // checks has its root already.
        if start != 0 { parts.append(start..<end) }
        return parts.reversed()
    }
}
