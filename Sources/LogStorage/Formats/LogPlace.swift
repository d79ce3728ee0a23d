package import ByteCoding

/// A place between two batches: how much of the log lies before it, and what the next batch has to
/// continue.
package struct LogPlace: Hashable, Sendable {
    /// Number of records before.
    package var size: UInt64
    /// Number of batches before, so the number of the next.
    package var batches: UInt64
    /// Digest of the last commit before; zero at the beginning.
    package var lastCommit: Digest
    /// Merkle tree hash of the records before, as the last commit says; `nil` where no commit has
    /// been read (at the start of a segment).
    package var root: Digest?

    package static let beginning = LogPlace(
        size: 0, batches: 0, lastCommit: .zero, root: nil)

    package init(size: UInt64, batches: UInt64, lastCommit: Digest, root: Digest?) {
        self.size = size
        self.batches = batches
        self.lastCommit = lastCommit
        self.root = root
    }

    /// The place at which a segment begins.
    init(startOf header: SegmentHeader) {
        self.init(
            size: header.firstPosition, batches: header.firstBatch,
            lastCommit: header.previousCommit, root: nil)
    }

    mutating func advance(past commit: StoredCommit) {
        size = commit.size
        batches = commit.batch + 1
        lastCommit = commit.digest
        root = commit.root
    }
}
