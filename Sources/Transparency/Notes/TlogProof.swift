package import ByteCoding

/// A record's receipt that can be checked without the log: c2sp.org/tlog-proof, `.tlog-proof`.
///
///     c2sp.org/tlog-proof@v1
///     [extra <base64>]                 a hint that nobody signed
///     index <decimal>
///     <base64 of a hash>               the leaf's sibling first; none in a tree of one leaf
///
///     <checkpoint: the signed note, verbatim>
package struct TlogProof: Hashable, Sendable {
    package let extra: [UInt8]?
    /// The record's position.
    package let index: UInt64
    package let hashes: [Digest]
    package let checkpoint: SignedCheckpoint

    /// `inclusion` is for the tree of `checkpoint`: the caller made both.
    package init(inclusion: InclusionProof, checkpoint: SignedCheckpoint, extra: [UInt8]? = nil) {
        precondition(
            inclusion.size == checkpoint.checkpoint.size, "a proof and its checkpoint are one tree")
        self.init(
            extra: extra, index: inclusion.index, hashes: inclusion.hashes, checkpoint: checkpoint)
    }

    init(extra: [UInt8]?, index: UInt64, hashes: [Digest], checkpoint: SignedCheckpoint) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Checks the proof for a record's bytes (the Merkle leaf's data) and the key of the log that
    /// the caller believes, in the order of the standard; the outcome names the step that failed.
    package func check(record: Span<UInt8>, key: NoteVerifierKey) -> TlogProofOutcome {
        check(leafHash: MerkleTree.leafHash(of: record), key: key)
    }

    /// Checks the proof for a leaf hash.
    package func check(leafHash: Digest, key: NoteVerifierKey) -> TlogProofOutcome {
        let signature = checkpoint.verify(with: key)
        guard signature == .verified else { return .checkpointFails(signature) }
        let proof = InclusionProof(
            index: index, size: checkpoint.checkpoint.size, hashes: hashes)
        let inclusion = proof.check(leafHash: leafHash, root: checkpoint.checkpoint.root)
        return inclusion == .holds ? .holds : .inclusionFails(inclusion)
    }
}

/// What the check of a `.tlog-proof` found.
package enum TlogProofOutcome: Hashable, Sendable {
    case holds
    case checkpointFails(CheckpointOutcome)
    case inclusionFails(ProofOutcome)
}

extension TlogProofOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .holds: "the record is in the log"
        case .checkpointFails(let outcome): outcome.description
        case .inclusionFails(let outcome): outcome.description
        }
    }
}
