package import ByteCoding

/// A batch that is durable, but neither read back nor acknowledged yet.
package struct WrittenBatch: Hashable, Sendable {
    /// Number of the batch.
    package let batch: UInt64
    package let firstPosition: UInt64
    package let count: Int
    let offset: UInt64
    let length: Int
    let before: LogPlace
}

/// The one writer of a ledger's log.
package final class LogWriter {
    package var size: UInt64 { 0 }
    package var batches: UInt64 { 0 }
    package var epoch: UInt32 { 0 }
    package var identity: Digest { .zero }
    /// Merkle tree hash of the last commit.
    package var root: Digest? { nil }
    /// The last signed checkpoint.
    package var note: [UInt8] { [] }
    /// `acknowledge` comes before the next `write`: after a batch, and after an opening that kept
    /// batches which `head` does not know.
    package var needsAcknowledgement: Bool { false }
    /// `roll` comes before the next `write`.
    package var needsRoll: Bool { false }

    /// Makes the files of a new ledger. The caller writes and acknowledges batch 0 next; until then
    /// the ledger does not count as made. `identity` is SHA-256 of the genesis event.
    package static func create(
        fileSystem: any FileSystem, layout: LedgerLayout, identity: Digest,
        options: LogWriterOptions = LogWriterOptions()
    ) throws -> LogWriter {
        throw LogStorageError.outOfOrder("not yet")
    }

    /// Takes the lock and recovers.
    package static func open(
        fileSystem: any FileSystem, layout: LedgerLayout,
        options: LogWriterOptions = LogWriterOptions()
    ) throws -> (LogWriter, RecoveryReport) {
        throw LogStorageError.outOfOrder("not yet")
    }

    /// Seals the segment and begins the next. `frontier` and `root` are those of `size` records.
    package func roll(frontier: [Digest], root: Digest) throws {}

    /// Writes one batch and makes it durable. `root` is the tree hash after it.
    package func write(
        records: [[UInt8]], leafHashes: [Digest], root: Digest
    ) throws -> WrittenBatch {
        throw LogStorageError.outOfOrder("not yet")
    }

    /// Reads a batch from the file again and checks it with the reader's code.
    package func readBack(_ written: WrittenBatch) throws -> StoredBatch {
        throw LogStorageError.outOfOrder("not yet")
    }

    /// Puts the signed checkpoint of `size` records into `head`.
    package func acknowledge(note: [UInt8], root: Digest) throws {}

    /// Syncs `head` and publishes `checkpoint` now, if they lag.
    package func settle() throws {}

    /// Marks the ledger as closed cleanly and gives the lock back.
    package func close() throws {}
}
