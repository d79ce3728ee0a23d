import ByteCoding

/// A walk through all frames of a segment that goes on behind damage.
struct SegmentWalk {
    private let header: SegmentHeader
    private var frames: FrameReader
    private var batch: OpenBatch
    /// Nothing is missing between the last commit and here, so the batch can be held against the
    /// chain. Not so behind a damage, until the next commit.
    private var isTrusted: Bool
    private(set) var offset = UInt64(SegmentHeader.byteCount)
    /// The record that the next damage is told of.
    private var position: UInt64
    private let isLast: Bool
    private let limit: UInt64
    private(set) var report: SegmentReport

    init(
        _ start: SegmentStart, window: FileWindow, report: SegmentReport, isLast: Bool,
        limit: UInt64
    ) {
        header = start.header
        frames = FrameReader(window: window, nonce: header.nonce)
        batch = OpenBatch(
            place: LogPlace(startOf: header), offset: UInt64(SegmentHeader.byteCount))
        isTrusted = start.isTrusted
        position = header.firstPosition
        self.isLast = isLast
        self.limit = limit
        self.report = report
    }

    /// One frame further; `false` at the end.
    mutating func step(_ visit: (VerifiedFrame) throws -> Void) throws -> Bool {
        guard report.damages.count < LogStorageLimits.listedDamages else { return false }
        let step = try frames.step(at: offset, position: position)
        if isTrusted, isLast, batch.isEmpty, batch.place.size >= limit {
            return try endOfAcknowledged(step)
        }
        switch step {
        case .unwritten:
            endOfContent()
            return false
        case .damaged(let damage, let header):
            report.damages.append(damage)
            return try resume(behind: header)
        case .frame(let frame):
            return try take(frame, visit)
        }
    }

    // MARK: Intact frames

    private mutating func take(
        _ frame: Frame, _ visit: (VerifiedFrame) throws -> Void
    ) throws -> Bool {
        offset = frame.end
        do throws(FrameMisfit) {
            switch frame.header.kind {
            case .record:
                if isTrusted { try batch.pass(frame) }
            case .commit:
                if isTrusted { _ = try batch.close(with: frame) }
            case .seal:
                // Without its header a segment's seal cannot be held against it.
                if isTrusted, report.segment.header != nil {
                    _ = try batch.seal(with: frame, header: header)
                }
            }
        } catch {
            report.damages.append(
                error.damage(in: frames, frame: frame, position: position))
            isTrusted = false
        }
        position = frame.header.nextPosition
        switch frame.header.kind {
        case .record:
            keep(leafHash: frame.header)
            report.recordsVerified += 1
            try visit(.record(record(frame)))
        case .commit:
            let commit = commit(frame)
            if let commit { try visit(.commit(commit)) }
            report.batchesVerified += 1
            beginBatch(after: frame.header, root: commit?.root)
        case .seal:
            try endOfSegment(at: frame.end)
            return false
        }
        return true
    }

    private func record(_ frame: Frame) -> StoredRecord {
        StoredRecord(
            position: frame.header.position, batch: frame.header.batch,
            leafHash: frame.header.digest, bytes: frame.body,
            location: RecordLocation(segment: header.firstPosition, offset: frame.offset))
    }

    private func commit(_ frame: Frame) -> StoredCommit? {
        CommitBody.decode(frame.body.span).map { body in
            StoredCommit(
                batch: frame.header.batch, size: frame.header.position, count: body.count,
                root: body.root, previousCommit: body.previousCommit,
                digest: frame.header.digest, checkpoint: body.checkpoint)
        }
    }

    private mutating func keep(leafHash frame: FrameHeader) {
        // A header that checks may still lie about its position; no file holds more frames than
        // this.
        let most = frames.window.end / UInt64(FrameHeader.byteCount)
        guard frame.position >= header.firstPosition,
            frame.position - header.firstPosition < most
        else { return }
        let index = Int(frame.position - header.firstPosition)
        while report.leafHashes.count <= index { report.leafHashes.append(nil) }
        report.leafHashes[index] = frame.digest
    }

    private mutating func beginBatch(after commit: FrameHeader, root: Digest?) {
        let place = LogPlace(
            size: commit.position, batches: commit.batch &+ 1, lastCommit: commit.digest, root: root
        )
        batch = OpenBatch(place: place, offset: offset)
        report.end = place
        isTrusted = true
    }

    // MARK: Behind damage

    private mutating func resume(behind header: FrameHeader?) throws -> Bool {
        isTrusted = false
        if let header {
            offset = header.end(at: offset)
            position = header.nextPosition
            switch header.kind {
            case .record: keep(leafHash: header)
            case .commit: beginBatch(after: header, root: nil)
            case .seal:
                try endOfSegment(at: offset)
                return false
            }
            return true
        }
        var search = LateFrameSearch(window: frames.window, nonce: frames.nonce)
        guard let next = try search.next(from: offset + 8, where: { _ in true }) else {
            return false
        }
        offset = next.offset
        position = next.header.position
        return true
    }

    // MARK: Ends

    /// Behind the last acknowledged batch there may be a seal, or what a crash left.
    private mutating func endOfAcknowledged(_ step: FrameReader.Step) throws -> Bool {
        switch step {
        case .unwritten: return false
        case .frame(let frame) where frame.header.kind == .seal:
            return try take(frame) { _ in }
        case .frame, .damaged: break
        }
        report.unacknowledgedBytes = try frames.window.contentEnd(from: offset) - offset
        return false
    }

    private mutating func endOfContent() {
        if isTrusted, !batch.isEmpty {
            add(.unfinishedBatch, "a record or the commit of batch \(batch.place.batches)")
        } else if !isLast {
            add(.seal, "a seal")
        } else if batch.place.size < limit, limit != .max {
            add(.missing, "\(limit) records")
        }
    }

    private mutating func endOfSegment(at end: UInt64) throws {
        if let wrong = try frames.window.firstNonZero(from: end) {
            offset = wrong
            add(.padding, "nothing after the seal")
        } else if !isLast, frames.window.end != end {
            add(.padding, "the end of the file")
        } else if isLast, position < limit, limit != .max {
            add(.missing, "\(limit) records")
        }
    }

    private mutating func add(_ kind: Damage.Kind, _ expected: String) {
        report.damages.append(
            frames.damage(
                kind, at: offset, position, expected: expected,
                found: kind == .padding ? "more bytes" : "the end of what is written"))
    }
}
