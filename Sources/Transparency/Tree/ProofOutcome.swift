package import ByteCoding

/// What the check of a proof found. A proof that fails is an answer, not an error.
package enum ProofOutcome: Hashable, Sendable {
    case holds
    /// The tree has no such leaf.
    case indexOutsideTree(index: UInt64, size: UInt64)
    /// The tree that is called older is the larger one.
    case sizesOutOfOrder(old: UInt64, new: UInt64)
    /// Index and sizes decide how many hashes there are; these are others.
    case wrongHashCount(expected: Int, found: Int)
    /// The hashes lead to another root of the tree with `size` leaves than the one believed.
    case rootDiffers(size: UInt64, expected: Digest, computed: Digest)
}

extension ProofOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .holds:
            "the proof holds"
        case .indexOutsideTree(let index, let size):
            "leaf \(index) is outside a tree of \(size) leaves: ask for a proof of a later tree"
        case .sizesOutOfOrder(let old, let new):
            "a tree of \(old) leaves cannot be the beginning of one of \(new): "
                + "compare with a newer checkpoint"
        case .wrongHashCount(let expected, let found):
            "the proof has \(found) hashes where \(expected) are needed: ask for it again"
        case .rootDiffers(let size, let expected, let computed):
            "the proof leads to the root \(computed.base64) for \(size) leaves, not to "
                + "\(expected.base64): the record, the proof or the log was altered"
        }
    }
}
