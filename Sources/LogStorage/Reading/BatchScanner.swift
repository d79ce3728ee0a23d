package import ByteCoding

/// The seal of a segment, read back.
package struct StoredSeal: Hashable, Sendable {
    /// Number of records in the log up to here.
    package let size: UInt64
    /// Number of batches in the log up to here.
    package let batches: UInt64
    /// Digest of the last commit.
    package let lastCommit: Digest
    package let root: Digest
    /// Stands for the whole segment in the header of the next.
    package let digest: Digest
}

/// Reads a segment batch by batch, checking each frame and that it continues what came before. The
/// writer's read-back, recovery, every reader and the audit go through here.
struct BatchScanner {
    let header: SegmentHeader
    var frames: FrameReader
    /// Where the next batch begins.
    private(set) var offset: UInt64
    private(set) var place: LogPlace

    enum Step {
        case batch(StoredBatch)
        /// The segment is closed; nothing but zeros follows.
        case seal(StoredSeal)
        /// Nothing but zeros follows.
        case end
        /// `offset` and `place` stay before the batch that is damaged or not finished.
        case damaged(Damage)
    }

    init(header: SegmentHeader, window: FileWindow) {
        self.init(
            header: header, window: window, offset: UInt64(SegmentHeader.byteCount),
            place: LogPlace(startOf: header))
    }

    init(header: SegmentHeader, window: FileWindow, offset: UInt64, place: LogPlace) {
        self.header = header
        frames = FrameReader(window: window, nonce: header.nonce)
        self.offset = offset
        self.place = place
    }

    mutating func next() throws(FileError) -> Step {
        var batch = OpenBatch(place: place, offset: offset)
        while true {
            let step = try frames.step(at: batch.offset, position: batch.position)
            let frame: Frame
            switch step {
            case .damaged(let damage, _): return .damaged(damage)
            case .unwritten:
                return batch.isEmpty ? .end : .damaged(unfinished(batch))
            case .frame(let read): frame = read
            }
            switch take(frame, into: &batch) {
            case .record: continue
            case .commit(let commit):
                offset = frame.end
                place.advance(past: commit)
                return .batch(StoredBatch(records: batch.records, commit: commit))
            case .seal(let seal): return try closed(by: seal, at: frame.end)
            case .misfit(let misfit):
                return .damaged(misfit.damage(in: frames, frame: frame, position: batch.position))
            }
        }
    }

    private enum Taken {
        case record
        case commit(StoredCommit)
        case seal(StoredSeal)
        case misfit(FrameMisfit)
    }

    private func take(_ frame: Frame, into batch: inout OpenBatch) -> Taken {
        do throws(FrameMisfit) {
            switch frame.header.kind {
            case .record:
                try batch.add(frame, segment: header.firstPosition)
                return .record
            case .commit: return .commit(try batch.close(with: frame))
            case .seal: return .seal(try batch.seal(with: frame, header: header))
            }
        } catch {
            return .misfit(error)
        }
    }

    private mutating func closed(by seal: StoredSeal, at end: UInt64) throws(FileError) -> Step {
        if let wrong = try frames.window.firstNonZero(from: end) {
            // The sealed part itself is good; what follows it is not part of the log.
            return .damaged(
                frames.damage(
                    .padding, at: wrong, place.size, expected: "nothing after the seal",
                    found: "other bytes"))
        }
        offset = end
        place.root = seal.root
        return .seal(seal)
    }

    private func unfinished(_ batch: OpenBatch) -> Damage {
        frames.damage(
            .unfinishedBatch, at: batch.offset, batch.position,
            expected: "a record or the commit of batch \(place.batches)", found: "unwritten space")
    }
}
