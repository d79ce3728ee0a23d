package import ByteCoding

/// One record as a segment holds it; its bytes mean nothing to this room.
package struct StoredRecord: Hashable, Sendable {
    package let position: UInt64
    /// The number of the batch that the record came with.
    package let batch: UInt64
    /// RFC 6962 leaf hash of `bytes`, computed from them when they were read.
    package let leafHash: Digest
    package let bytes: [UInt8]
    /// Where the record's frame is, for whoever keeps an index.
    package let location: RecordLocation
}

/// Where a record's frame begins.
package struct RecordLocation: Hashable, Sendable {
    /// First position of the segment, which names its file.
    package let segment: UInt64
    /// In bytes from the start of the file.
    package let offset: UInt64

    package init(segment: UInt64, offset: UInt64) {
        self.segment = segment
        self.offset = offset
    }
}

/// The frame that ends a batch and makes it count.
package struct StoredCommit: Hashable, Sendable {
    package let batch: UInt64
    /// Number of records in the log after this batch.
    package let size: UInt64
    /// Number of records in this batch, at least one.
    package let count: Int
    /// Merkle tree hash of the first `size` records, as its writer said.
    package let root: Digest
    /// Digest of the commit before; zero in batch 0.
    package let previousCommit: Digest
    /// SHA-256 of this commit's body.
    package let digest: Digest
    /// The signed checkpoint of the batch before; empty in batch 0.
    package let checkpoint: [UInt8]

    /// The position of its first record. A commit in a wrong place may count more records than it
    /// says there are: then 0.
    package var firstPosition: UInt64 { size < UInt64(count) ? 0 : size - UInt64(count) }
}

/// One batch: whole, or not there at all.
package struct StoredBatch: Hashable, Sendable {
    package let records: [StoredRecord]
    package let commit: StoredCommit
}
