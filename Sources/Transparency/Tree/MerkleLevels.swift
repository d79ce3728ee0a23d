package import ByteCoding

/// A whole tree in memory, level by level, for proofs: appending costs less than one node hash on
/// average, a proof O(log n) look-ups. It takes 64 bytes a leaf.
package struct MerkleLevels: Sendable {
    /// `levels[l][i]` is the root of the complete subtree `i` of height `l`.
    private var levels: [[Digest]] = [[]]

    package init(leafHashes: [Digest] = []) {
        levels[0].reserveCapacity(leafHashes.count)
        for leafHash in leafHashes { append(leafHash) }
    }

    /// The number of leaves.
    package var size: UInt64 { UInt64(levels[0].count) }

    package mutating func append(_ leafHash: Digest) {
        levels[0].append(leafHash)
        var level = 0
        while levels[level].count.isMultiple(of: 2) {
            let count = levels[level].count
            let node = MerkleTree.nodeHash(levels[level][count - 2], levels[level][count - 1])
            level += 1
            if level == levels.count { levels.append([]) }
            levels[level].append(node)
        }
    }

    /// The root of a complete subtree. Asking for one that is not complete yet is a mistake of the
    /// caller: proofs never do.
    package func hash(of subtree: Subtree) -> Digest {
        precondition(
            levels.indices.contains(subtree.level)
                && subtree.index < UInt64(levels[subtree.level].count),
            "only complete subtrees have a hash")
        return levels[subtree.level][Int(subtree.index)]
    }

    /// What is left of the tree for whoever only appends: its complete subtrees.
    package var frontier: Frontier {
        var hashes: [Digest] = []
        for level in levels.indices.reversed() where size >> UInt64(level) & 1 == 1 {
            hashes.append(levels[level][levels[level].count - 1])
        }
        return Frontier(size: size, complete: hashes)
    }

    /// The root over the first `size` leaves, or `nil` when there are fewer.
    package func root(atSize size: UInt64) -> Digest? {
        guard size <= self.size else { return nil }
        return Subtree.root(of: 0..<size, from: hash(of:))
    }

    /// Proves that leaf `index` is in the tree of the first `size` leaves; `nil` when it is not, or
    /// when there are fewer leaves.
    package func proveInclusion(index: UInt64, size: UInt64) -> InclusionProof? {
        guard size <= self.size else { return nil }
        return InclusionProof.prove(index: index, size: size, from: hash(of:))
    }

    /// Proves that the tree of `oldSize` leaves is the beginning of that of `newSize`; `nil` when
    /// the sizes are out of order, or when there are fewer leaves.
    package func proveConsistency(oldSize: UInt64, newSize: UInt64) -> ConsistencyProof? {
        guard newSize <= size else { return nil }
        return ConsistencyProof.prove(oldSize: oldSize, newSize: newSize, from: hash(of:))
    }
}
