package import ByteCoding

/// What an author gets back once the change is durable and under a signed checkpoint.
package struct Receipt: Hashable, Sendable {
    package let position: UInt64
    /// Records in the ledger when the checkpoint was signed.
    package let size: UInt64
    package let leafHash: Digest
    package let recordedAt: Timestamp
    /// The record's: with it, whoever holds the event and its signature has every byte of the leaf.
    package let epoch: UInt32
    /// The signed note (C2SP tlog-checkpoint).
    package let checkpoint: String
    /// RFC 6962 inclusion proof of the record under the checkpoint, the leaf's sibling first.
    package let proof: [Digest]

    package init(
        position: UInt64, size: UInt64, leafHash: Digest, recordedAt: Timestamp, epoch: UInt32,
        checkpoint: String, proof: [Digest]
    ) {
        self.position = position
        self.size = size
        self.leafHash = leafHash
        self.recordedAt = recordedAt
        self.epoch = epoch
        self.checkpoint = checkpoint
        self.proof = proof
    }
}
