import ByteCoding

/// The records of a batch whose commit has not been met yet, and the rules that its frames keep.
struct OpenBatch {
    let place: LogPlace
    /// Where the next frame begins.
    private(set) var offset: UInt64
    /// Those that were added; the ones that were only passed are counted.
    private(set) var records: [StoredRecord] = []
    private var count = 0
    private var byteCount = 0

    init(place: LogPlace, offset: UInt64) {
        self.place = place
        self.offset = offset
    }

    /// The position that the next record would have.
    var position: UInt64 { place.size &+ UInt64(count) }
    var isEmpty: Bool { count == 0 }

    /// Takes in a record's frame that somebody else keeps.
    mutating func pass(_ frame: Frame) throws(FrameMisfit) {
        try checkPlace(of: frame)
        byteCount += Int(frame.end - frame.offset)
        guard count < LogStorageLimits.batchRecords,
            byteCount <= LogStorageLimits.batchBytes
        else {
            throw FrameMisfit(.frameField, 0, "a batch of bounded size", "one more record")
        }
        count += 1
        offset = frame.end
    }

    mutating func add(_ frame: Frame, segment: UInt64) throws(FrameMisfit) {
        try pass(frame)
        records.append(
            StoredRecord(
                position: frame.header.position, batch: place.batches,
                leafHash: frame.header.digest, bytes: frame.body,
                location: RecordLocation(segment: segment, offset: frame.offset)))
    }

    func close(with frame: Frame) throws(FrameMisfit) -> StoredCommit {
        try checkPlace(of: frame)
        guard let body = CommitBody.decode(frame.body.span) else {
            throw FrameMisfit(.commit, 80, "a commit's body", "wrong lengths")
        }
        guard body.count == count, body.count > 0 else {
            throw FrameMisfit(.commit, 80, "a count of \(count)", "\(body.count)")
        }
        guard body.previousCommit == place.lastCommit else {
            throw FrameMisfit(
                .commit, 120, "previous commit \(place.lastCommit)", "\(body.previousCommit)")
        }
        guard place.batches > 0 || body.checkpoint.isEmpty else {
            throw FrameMisfit(.commit, 84, "no checkpoint in batch 0", "one")
        }
        return StoredCommit(
            batch: place.batches, size: position, count: body.count, root: body.root,
            previousCommit: body.previousCommit, digest: frame.header.digest,
            checkpoint: body.checkpoint)
    }

    func seal(with frame: Frame, header: SegmentHeader) throws(FrameMisfit) -> StoredSeal {
        guard isEmpty, place.size > header.firstPosition else {
            throw FrameMisfit(.seal, 0, "a record or a commit", "a seal")
        }
        try checkPlace(of: frame)
        guard let body = SealBody.decode(frame.body.span) else {
            throw FrameMisfit(.seal, 80, "a seal's body", "\(frame.body.count) bytes")
        }
        let expected = SealBody(
            firstPosition: header.firstPosition, count: place.size - header.firstPosition,
            headerDigest: header.digest, lastCommit: place.lastCommit,
            root: place.root ?? body.root)
        guard body == expected else {
            throw FrameMisfit(.seal, 80, "\(expected)", "\(body)")
        }
        return StoredSeal(
            size: place.size, batches: place.batches, lastCommit: place.lastCommit,
            root: body.root, digest: frame.header.digest)
    }

    private func checkPlace(of frame: Frame) throws(FrameMisfit) {
        guard frame.header.position == position else {
            throw FrameMisfit(
                .frameField, 8, "position \(position)", "\(frame.header.position)")
        }
        guard frame.header.batch == place.batches else {
            throw FrameMisfit(.frameField, 16, "batch \(place.batches)", "\(frame.header.batch)")
        }
    }
}

/// Why an intact frame cannot stand where it stands.
struct FrameMisfit: Error {
    let kind: Damage.Kind
    /// Of the field, from the start of the frame.
    let fieldOffset: UInt64
    let expected: String
    let found: String

    init(_ kind: Damage.Kind, _ fieldOffset: UInt64, _ expected: String, _ found: String) {
        self.kind = kind
        self.fieldOffset = fieldOffset
        self.expected = expected
        self.found = found
    }

    func damage(in frames: FrameReader, frame: Frame, position: UInt64) -> Damage {
        frames.damage(
            kind, at: frame.offset + fieldOffset, position, expected: expected, found: found)
    }
}
