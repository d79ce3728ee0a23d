import ByteCoding

/// The body of the last frame of a sealed segment, little-endian. The digest of the frame stands
/// for the whole segment in the header of the next:
///
///        0   8  first position of the segment
///        8   8  number of records in it
///       16  32  the segment header's own digest (its bytes 4064..<4096)
///       48  32  digest of the segment's last commit
///       80  32  Merkle tree hash after the segment
struct SealBody: Hashable {
    static let byteCount = 112

    let firstPosition: UInt64
    let count: UInt64
    let headerDigest: Digest
    let lastCommit: Digest
    let root: Digest

    func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(SealBody.byteCount)
        bytes.append(littleEndian: firstPosition)
        bytes.append(littleEndian: count)
        for digest in [headerDigest, lastCommit, root] { bytes += digest.bytes }
        return bytes
    }

    /// Gives `nil` for a wrong length.
    static func decode(_ bytes: Span<UInt8>) -> SealBody? {
        guard bytes.count == byteCount else { return nil }
        return SealBody(
            firstPosition: bytes.littleEndian(UInt64.self, at: 0),
            count: bytes.littleEndian(UInt64.self, at: 8),
            headerDigest: bytes.digest(at: 16), lastCommit: bytes.digest(at: 48),
            root: bytes.digest(at: 80))
    }
}
