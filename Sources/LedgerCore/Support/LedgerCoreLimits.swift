/// Every limit of this room, with its reason.
package enum LedgerCoreLimits {
    /// A key file is some hundred bytes; nobody's key is a megabyte.
    package static let keyFileBytes = 64 * 1024
    /// Read whole into memory before it is parsed.
    package static let inputFileBytes = 256 * 1024 * 1024
    /// Submissions that share a batch: bounds the wait of the first of them, and as many of the
    /// largest records fit `LogStorageLimits.batchBytes`. A larger group has a batch of its own.
    package static let batchSubmissions = 250
    /// Events that one core signs in one go: a tenth of a millisecond, many times what it costs to
    /// wake a thread for it.
    static let signaturesTogether = 3
    /// A clock that stands further than this behind the last record is worth an event.
    package static let clockStepMicroseconds: Int64 = 1_000_000
    /// Between two places that the index of an open ledger knows: reading any record reads at
    /// most so many before it, some hundred kilobytes, and ten million records cost a megabyte.
    package static let indexStride: UInt64 = 256
    /// Records that the audit passes from one step to the next at once; to verify their signatures
    /// is some milliseconds of work for one core.
    package static let auditChunk = 64
    /// Such chunks that may lie ready of a segment, read and decoded, a few megabytes: verifying is
    /// what takes the time.
    package static let auditReadAhead = 16
    /// Such goes that may wait for a core: enough to keep all of them busy, a few megabytes.
    package static let auditBacklog = 64
    /// Records that the thread which reads a log hands over at once: some milliseconds of work. A
    /// ledger of fewer is opened before a thread would have begun.
    package static let readAheadRecords = 512
    /// Pieces of a snapshot file that may wait to be hashed: some megabytes.
    static let snapshotPiecesAhead = 8
    /// The digest of a state costs time for all that holds. Up to so many records it is left for
    /// the audit at every closing; in larger ledgers the audit holds the snapshot file against
    /// the records instead.
    static let digestedRecords: UInt64 = 10_000
    /// Chunks of them that may lie ready: the reader is ahead, and memory stays bounded.
    static let readAheadChunks = 4
}
