package import ByteCoding
package import Transparency

/// The tree over the acknowledged records of an open ledger. What is not in memory is made again
/// from the log: a proof about the newest records is look-ups, one about an old record reads 256
/// records at most twice.
package struct LedgerTree: Sendable {
    let tiles: MerkleTiles
    let index: RecordIndex

    /// The number of leaves.
    package var size: UInt64 { tiles.size }

    /// The root of a complete subtree, which must lie within `size`. Throws
    /// `MerkleTiles.TileMismatch` where the log no longer holds what was signed, and what reading
    /// throws; so do the others.
    package func hash(of subtree: Subtree) throws -> Digest {
        try tiles.hash(of: subtree, from: index.leafHashes)
    }

    /// The roots of complete subtrees that stand side by side, all within `size`.
    package func hashes(level: Int, _ indices: Range<UInt64>) throws -> [Digest] {
        try tiles.hashes(level: level, indices, from: index.leafHashes)
    }

    /// The root over the first `size` leaves, or `nil` when there are fewer.
    package func root(atSize size: UInt64) throws -> Digest? {
        try tiles.root(atSize: size, from: index.leafHashes)
    }

    /// Proves that leaf `index` is in the tree of the first `size` leaves; `nil` when it is not, or
    /// when there are fewer leaves.
    package func proveInclusion(index leaf: UInt64, size: UInt64) throws -> InclusionProof? {
        try tiles.proveInclusion(index: leaf, size: size, from: index.leafHashes)
    }

    /// Proves that the tree of `oldSize` leaves is the beginning of that of `newSize`; `nil` when
    /// the sizes are out of order, or when there are fewer leaves.
    package func proveConsistency(
        oldSize: UInt64, newSize: UInt64
    ) throws -> ConsistencyProof? {
        try tiles.proveConsistency(oldSize: oldSize, newSize: newSize, from: index.leafHashes)
    }
}
