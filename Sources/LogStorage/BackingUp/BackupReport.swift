package import ByteCoding

/// What a backup holds now, and what it took to get there.
package struct BackupReport: Hashable, Sendable {
    /// Number of records.
    package let size: UInt64
    /// Merkle tree hash of them, as the ledger's `head` says.
    package let root: Digest
    /// Number of records before; `nil` if there was no backup yet.
    package let previousSize: UInt64?
    /// The signed checkpoint that the backup held before.
    package let previousNote: [UInt8]?
    /// Files of the log in the backup.
    package let segments: Int
    /// Those of them to which something was written.
    package let segmentsCopied: Int
    /// Bytes of segments that were written.
    package let bytesCopied: UInt64
}
