import ByteCoding

/// The body of the frame that ends every batch, little-endian:
///
///        0   4  number of records in the batch, 1 to 8192
///        4   4  length of the checkpoint
///        8  32  Merkle tree hash after the batch
///       40  32  digest of the commit before; zero in batch 0
///       72   …  signed checkpoint of the batch before; empty in batch 0
struct CommitBody: Hashable {
    static let fixedByteCount = 72

    let count: Int
    let root: Digest
    let previousCommit: Digest
    let checkpoint: [UInt8]

    func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(CommitBody.fixedByteCount + checkpoint.count)
        bytes.append(littleEndian: UInt32(count))
        bytes.append(littleEndian: UInt32(checkpoint.count))
        bytes += root.bytes
        bytes += previousCommit.bytes
        bytes += checkpoint
        return bytes
    }

    /// Gives `nil` unless the lengths fit.
    static func decode(_ bytes: Span<UInt8>) -> CommitBody? {
        guard bytes.count >= fixedByteCount,
            Int(bytes.littleEndian(UInt32.self, at: 4)) == bytes.count - fixedByteCount
        else { return nil }
        return CommitBody(
            count: Int(bytes.littleEndian(UInt32.self, at: 0)),
            root: bytes.digest(at: 8), previousCommit: bytes.digest(at: 40),
            checkpoint: bytes.array(fixedByteCount..<bytes.count))
    }
}
