// The room of proofs: what was written, in which order, and who signed it, checked from bytes
// alone. Nothing here does input or output, reads a clock or draws a random number.

package import ByteCoding

/// The hashes of RFC 6962 section 2.1 with SHA-256.
///
///     empty tree    SHA-256("")
///     leaf          SHA-256(0x00 || data)
///     node          SHA-256(0x01 || left || right)
///     tree, n > 1   node(tree of the first k, tree of the rest), k = largest power of two < n
package enum MerkleTree {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01

    /// The root of a tree without leaves.
    package static let emptyRoot = SHA256.hash([])

    /// The hash of one leaf's data, of any length.
    package static func leafHash(of data: Span<UInt8>) -> Digest {
        SHA256.hash(prefix: leafPrefix, data)
    }

    /// The hash of one leaf's data, of any length.
    package static func leafHash(of data: [UInt8]) -> Digest { leafHash(of: data.span) }

    /// The hash of a node from the hashes of its two children.
    package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(nodePrefix)
        hasher.update(left)
        hasher.update(right)
        return hasher.finalize()
    }

    /// The root over leaf hashes, by the recursive definition to the letter.
    ///
    /// Deliberately other code than `Frontier`: what the writer computed leaf by leaf is compared
    /// with this before it is signed, so a slip in either is found.
    package static func root(of leafHashes: [Digest]) -> Digest {
        guard !leafHashes.isEmpty else { return emptyRoot }
        return root(of: leafHashes[...])
    }

    private static func root(of leafHashes: ArraySlice<Digest>) -> Digest {
        guard leafHashes.count > 1 else { return leafHashes[leafHashes.startIndex] }
        let middle = leafHashes.startIndex + Int(split(of: UInt64(leafHashes.count)))
        return nodeHash(root(of: leafHashes[..<middle]), root(of: leafHashes[middle...]))
    }

    /// The largest power of two smaller than `count`, which is at least 2: how many leaves stand
    /// on the left of the root.
    static func split(of count: UInt64) -> UInt64 {
        precondition(count > 1, "only a tree of two leaves or more has a left and a right side")
        return 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
