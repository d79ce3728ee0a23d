import ByteCoding

/// The name of one complete subtree: the leaves from `index << level` on, `1 << level` of them.
///
/// Proofs ask for hashes by this name and never know where they live: in memory, in a file of
/// hashes, or in tiles.
package struct Subtree: Hashable, Sendable {
    /// The height: 0 is a leaf.
    package let level: Int
    /// The number of subtrees of this height on its left.
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }
}

extension Subtree {
    /// The root over a range of leaves that is itself a subtree of an RFC 6962 tree, complete or on
    /// the right edge: its complete parts, folded from the right.
    static func root<Failure: Error>(
        of leaves: Range<UInt64>, from hash: (Subtree) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        var parts: [Digest] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let level = 63 - (leaves.upperBound - start).leadingZeroBitCount
            parts.append(try hash(Subtree(level: level, index: start >> UInt64(level))))
            start += 1 << UInt64(level)
        }
        guard var root = parts.popLast() else { return MerkleTree.emptyRoot }
        while let left = parts.popLast() { root = MerkleTree.nodeHash(left, root) }
        return root
    }
}
