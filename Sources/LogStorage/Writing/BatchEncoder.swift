import ByteCoding

/// The bytes of one batch: a frame for each record, the commit frame, and zeros to the boundary on
/// which the next batch begins.
enum BatchEncoder {
    static func encode(
        records: [[UInt8]], leafHashes: [Digest], commit: CommitBody, at place: LogPlace,
        nonce: [UInt8]
    ) -> (bytes: [UInt8], commit: Digest) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            byteCount(of: records) + commit.checkpoint.count + 160
                + LogStorageLimits.batchAlignment)
        var position = place.size
        for (record, leafHash) in zip(records, leafHashes) {
            let header = FrameHeader(
                kind: .record, bodyLength: record.count, position: position,
                batch: place.batches, nonce: nonce, digest: leafHash)
            header.encode(body: record, into: &bytes)
            position += 1
        }
        let body = commit.encode()
        let digest = SHA256.hash(body)
        let header = FrameHeader(
            kind: .commit, bodyLength: body.count, position: position, batch: place.batches,
            nonce: nonce, digest: digest)
        header.encode(body: body, into: &bytes)
        let alignment = LogStorageLimits.batchAlignment
        let rest = (alignment - bytes.count % alignment) % alignment
        bytes += [UInt8](repeating: 0, count: rest)
        return (bytes, digest)
    }

    static func encode(seal: SealBody, at place: LogPlace, nonce: [UInt8]) -> [UInt8] {
        let body = seal.encode()
        var bytes: [UInt8] = []
        let header = FrameHeader(
            kind: .seal, bodyLength: body.count, position: place.size, batch: place.batches,
            nonce: nonce, digest: SHA256.hash(body))
        header.encode(body: body, into: &bytes)
        return bytes
    }

    /// The frames of these records together, without the commit.
    static func byteCount(of records: [[UInt8]]) -> Int {
        records.reduce(0) { $0 + FrameHeader.frameLength(bodyLength: $1.count) }
    }
}
