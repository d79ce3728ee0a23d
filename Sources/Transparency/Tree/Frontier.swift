package import ByteCoding

/// What an append-only tree must remember: the roots of its complete subtrees, largest first, one
/// for each set bit of the size (the "compact range" of other implementations).
///
///     size 11 = 0b1011:   hashes = [tree of leaves 0-7, tree of leaves 8-9, leaf 10]
package struct Frontier: Hashable, Sendable {
    /// The number of leaves.
    package private(set) var size: UInt64
    /// The roots of the complete subtrees, largest (oldest) first; at most 63.
    package private(set) var hashes: [Digest]

    /// The frontier of the empty tree.
    package init() {
        size = 0
        hashes = []
    }

    /// - Precondition: `hashes` are the roots of the complete subtrees of `size` leaves.
    init(size: UInt64, complete hashes: [Digest]) {
        self.size = size
        self.hashes = hashes
    }

    /// A frontier read back. Gives `nil` unless there is one hash for each set bit of `size`, and
    /// `size` is within `TransparencyLimits.treeSize`.
    package init?(size: UInt64, hashes: [Digest]) {
        guard size <= TransparencyLimits.treeSize, hashes.count == size.nonzeroBitCount else {
            return nil
        }
        self.size = size
        self.hashes = hashes
    }

    /// Adds one leaf: its hash merges with every complete subtree of its own height. Less than one
    /// node hash on average.
    package mutating func append(_ leafHash: Digest) {
        precondition(size < TransparencyLimits.treeSize, "a tree cannot grow past its limit")
        var hash = leafHash
        for _ in 0..<(~size).trailingZeroBitCount {
            hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree: the subtrees folded from the right.
    package var root: Digest {
        guard var root = hashes.last else { return MerkleTree.emptyRoot }
        for left in hashes.dropLast().reversed() { root = MerkleTree.nodeHash(left, root) }
        return root
    }
}
