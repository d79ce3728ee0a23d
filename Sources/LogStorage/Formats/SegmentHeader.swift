package import ByteCoding

/// The first 4096 bytes of a segment, little-endian:
///
///        0   8  magic "FLSEGMNT"               88  32  digest of the previous segment's seal
///        8   4  format = 1                    120  32  digest of the commit before this segment
///       12   4  header length = 4096          152   4  number of frontier hashes, at most 64
///       16  32  ledger identity               156   4  zero
///       48   8  first position                160  32  each frontier hash, then zeros
///       56   8  first batch                  4064  32  SHA-256 of bytes 0..<4064
///       64   8  segment number, from 0
///       72  16  nonce
///
/// Both digests are zero in segment 0. The frontier makes a segment verifiable alone: the roots of
/// the perfect subtrees of the first `firstPosition` records, largest (leftmost) first.
package struct SegmentHeader: Hashable, Sendable {
    package static let byteCount = 4_096
    package static let format: UInt32 = 1
    static let magic = Array("FLSEGMNT".utf8)
    static let digestOffset = 4_064
    static let frontierOffset = 160

    /// SHA-256 of the genesis event: which ledger this is.
    package let identity: Digest
    package let firstPosition: UInt64
    package let firstBatch: UInt64
    /// 0 for the first segment, one more for each.
    package let number: UInt64
    /// 16 random bytes that every frame repeats: stale or planted frames do not have them.
    package let nonce: [UInt8]
    package let previousSegment: Digest
    package let previousCommit: Digest
    package let frontier: [Digest]
}

extension SegmentHeader {
    /// The digest that the header ends on.
    var digest: Digest { SHA256.hash(encode().span.extracting(..<SegmentHeader.digestOffset)) }

    func encode() -> [UInt8] {
        precondition(nonce.count == 16, "a nonce has 16 bytes")
        precondition(frontier.count <= LogStorageLimits.frontierNodes, "a frontier has 64 nodes")
        var bytes = SegmentHeader.magic
        bytes.reserveCapacity(SegmentHeader.byteCount)
        bytes.append(littleEndian: SegmentHeader.format)
        bytes.append(littleEndian: UInt32(SegmentHeader.byteCount))
        bytes += identity.bytes
        bytes.append(littleEndian: firstPosition)
        bytes.append(littleEndian: firstBatch)
        bytes.append(littleEndian: number)
        bytes += nonce
        bytes += previousSegment.bytes
        bytes += previousCommit.bytes
        bytes.append(littleEndian: UInt32(frontier.count))
        bytes.append(littleEndian: UInt32(0))
        for node in frontier { bytes += node.bytes }
        return bytes.closed(at: SegmentHeader.digestOffset)
    }

    /// Reads the first bytes of a segment. Throws `LogStorageError.unsupportedFormat` for a newer
    /// format, before anything else of it is judged, and `Damage` for what `encode` does not write.
    static func decode(_ bytes: [UInt8], file: String) throws -> SegmentHeader {
        let page = Page(bytes: bytes, file: file, start: 0, kind: .segmentHeader)
        try page.checkFormat(magic: magic, supported: format)
        try page.checkLength(byteCount)
        try page.checkDigest(at: digestOffset)
        try page.check(UInt32(byteCount), at: 12, "header length")
        try page.check(UInt32(0), at: 156, "zero")
        let count = page.uint32(at: 152)
        guard count <= UInt32(LogStorageLimits.frontierNodes) else {
            throw page.damage(
                at: 152, expected: "at most \(LogStorageLimits.frontierNodes) frontier hashes",
                found: "\(count)")
        }
        let frontierEnd = frontierOffset + Int(count) * Digest.byteCount
        try page.checkZero(frontierEnd..<digestOffset)
        return SegmentHeader(
            identity: page.digest(at: 16),
            firstPosition: page.uint64(at: 48),
            firstBatch: page.uint64(at: 56),
            number: page.uint64(at: 64),
            nonce: Array(bytes[72..<88]),
            previousSegment: page.digest(at: 88),
            previousCommit: page.digest(at: 120),
            frontier: stride(from: frontierOffset, to: frontierEnd, by: Digest.byteCount)
                .map(page.digest(at:)))
    }
}
