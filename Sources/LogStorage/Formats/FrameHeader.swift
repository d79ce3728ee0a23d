import ByteCoding

/// The 80 bytes before every body, little-endian:
///
///        0   1  kind: 1 record, 2 commit, 3 seal; 0 is unwritten space
///        1   3  zero
///        4   4  body length in bytes
///        8   8  position: of the record; of a commit or seal, the size after it
///       16   8  batch: of the record or commit; of a seal, the number the next batch will have
///       24  16  nonce of the segment
///       40  32  digest: of a record, its RFC 6962 leaf hash; of a commit or seal, SHA-256(body)
///       72   8  check: the first 8 bytes of SHA-256(bytes 0..<72)
///
/// The body follows, then zeros to the next multiple of 8; after a commit, to the next multiple of
/// 512 in the file, where the next batch begins.
struct FrameHeader: Hashable {
    static let byteCount = 80
    static let checkOffset = 72

    enum Kind: UInt8 {
        case record = 1
        case commit = 2
        case seal = 3
    }

    let kind: Kind
    let bodyLength: Int
    let position: UInt64
    let batch: UInt64
    let nonce: [UInt8]
    let digest: Digest

    /// The position of the next record behind this frame.
    var nextPosition: UInt64 { kind == .record ? position &+ 1 : position }

    /// Where the next frame begins, if this one begins at `offset`.
    func end(at offset: UInt64) -> UInt64 {
        let end = offset + UInt64(FrameHeader.frameLength(bodyLength: bodyLength))
        let alignment = UInt64(LogStorageLimits.batchAlignment)
        return kind == .commit ? (end + alignment - 1) / alignment * alignment : end
    }

    /// Header, body and padding to a multiple of 8.
    static func frameLength(bodyLength: Int) -> Int { (byteCount + bodyLength + 7) & ~7 }
}

extension FrameHeader {
    /// Appends header, body and padding to a multiple of 8.
    func encode(body: [UInt8], into bytes: inout [UInt8]) {
        precondition(body.count == bodyLength, "the header gives the length of its body")
        let start = bytes.count
        bytes.append(kind.rawValue)
        bytes += [0, 0, 0]
        bytes.append(littleEndian: UInt32(bodyLength))
        bytes.append(littleEndian: position)
        bytes.append(littleEndian: batch)
        bytes += nonce
        bytes += digest.bytes
        let check = SHA256.hash(bytes.span.extracting(start...)).bytes.prefix(8)
        bytes += check
        bytes += body
        bytes += [UInt8](
            repeating: 0,
            count: FrameHeader.frameLength(bodyLength: bodyLength) - FrameHeader.byteCount
                - bodyLength)
    }

    /// Whether 80 bytes at `offset` carry their own check: the first question, before any of their
    /// fields is believed.
    static func checks(_ bytes: Span<UInt8>, at offset: Int) -> Bool {
        let end = offset + checkOffset
        let stored = bytes.littleEndian(UInt64.self, at: end).byteSwapped
        return SHA256.hash(bytes.extracting(offset..<end)).leadingWords.0 == stored
    }

    /// What is wrong with the fields of a header that checks: its writer was not this program.
    enum Fault: Error {
        case kind(UInt8)
        case reserved
        case bodyLength(Int, limit: Int)
    }

    /// Reads a header that `checks`.
    ///
    /// - Parameter expected: the nonce that it should have, of which then no copy is made.
    static func decode(
        _ bytes: Span<UInt8>, at offset: Int, expecting expected: [UInt8] = []
    ) throws(Fault) -> FrameHeader {
        guard let kind = Kind(rawValue: bytes[offset]) else { throw .kind(bytes[offset]) }
        guard bytes.firstNonZero(in: (offset + 1)..<(offset + 4)) == nil else { throw .reserved }
        let length = Int(bytes.littleEndian(UInt32.self, at: offset + 4))
        guard length <= kind.bodyLimit else { throw .bodyLength(length, limit: kind.bodyLimit) }
        return FrameHeader(
            kind: kind, bodyLength: length,
            position: bytes.littleEndian(UInt64.self, at: offset + 8),
            batch: bytes.littleEndian(UInt64.self, at: offset + 16),
            nonce: bytes.array((offset + 24)..<(offset + 40), orEqual: expected),
            digest: bytes.digest(at: offset + 40))
    }
}

extension FrameHeader.Kind {
    var bodyLimit: Int {
        switch self {
        case .record: LogStorageLimits.recordBytes
        case .commit: CommitBody.fixedByteCount + LogStorageLimits.noteBytes
        case .seal: SealBody.byteCount
        }
    }
}
