import ByteCoding

/// The bytes of one batch: a frame for each record, then the commit frame.
enum BatchEncoder {
    static func encode(
        records: [[UInt8]], leafHashes: [Digest], commit: CommitBody, at place: LogPlace,
        nonce: [UInt8]
    ) -> (bytes: [UInt8], commit: Digest) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount(of: records) + commit.checkpoint.count + 160)
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
