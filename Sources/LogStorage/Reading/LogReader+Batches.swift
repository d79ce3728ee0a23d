/// How a reading of the log ended, and where.
package enum ScanEnd: Hashable, Sendable {
    /// The wanted size was reached, or the log's own end without anything wrong.
    case complete(ScanPlace)
    /// Beyond the acknowledged size there is a batch that is not whole: what a crash leaves, or
    /// what a writer is just writing. Never part of the log.
    case unfinished(Damage, after: ScanPlace)
    /// Acknowledged bytes do not check. What was given before them is good.
    case damaged(Damage, after: ScanPlace)

    /// The place behind the last good batch.
    package var place: ScanPlace {
        switch self {
        case .complete(let place), .unfinished(_, let place), .damaged(_, let place): place
        }
    }
}

/// A place between two batches, and where it is on disk.
package struct ScanPlace: Hashable, Sendable {
    /// Index of the segment.
    package var segment: Int
    /// In bytes from the start of the segment.
    package var offset: UInt64
    package var log: LogPlace
    /// The seal, if the place is behind one.
    package var seal: StoredSeal?
}

extension LogReader {
    /// Gives every batch from the start of a segment on, each checked in itself and as the
    /// continuation of the one before, and stops behind the batch that reaches `size` (`nil`: at
    /// the end of the log). Throws `FileError`, and what `body` throws.
    package func forEachBatch(
        fromSegment first: Int = 0, upTo size: UInt64? = nil, _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        try forEachBatch(fromSegment: first, behind: nil, upTo: size, body)
    }

    /// The same for the batches behind `mark`, which this log may hold. The first of them must
    /// continue it.
    package func forEachBatch(
        behind mark: LogMark, upTo size: UInt64? = nil, _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        guard let segment = segment(of: mark) else {
            preconditionFailure("a mark is looked at before it is used")
        }
        return try forEachBatch(fromSegment: segment.index, behind: mark, upTo: size, body)
    }

    private func forEachBatch(
        fromSegment first: Int, behind mark: LogMark?, upTo size: UInt64?,
        _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd {
        var place = ScanPlace(
            segment: first, offset: mark?.offset ?? UInt64(SegmentHeader.byteCount),
            log: mark?.place ?? .beginning, seal: nil)
        for segment in segments[first...] {
            if let damage = structureDamage(of: segment.index) {
                return .damaged(damage, after: place)
            }
            guard let header = segment.header else { break }
            let mark = segment.index == first ? mark : nil
            if segment.index == first, mark == nil { place.log = LogPlace(startOf: header) }
            if let size, place.log.size >= size { return .complete(place) }
            let end = try scan(segment, header, behind: mark, upTo: size, place: &place, body)
            if let end { return end }
        }
        guard let size, place.log.size < size else { return .complete(place) }
        return .damaged(
            Damage(
                file: segments.last?.path ?? layout.segmentsDirectory, offset: place.offset,
                position: place.log.size, kind: .missing, expected: "\(size) records",
                found: "the end of the log after \(place.log.size)"), after: place)
    }

    /// Reads one segment; gives `nil` if reading goes on in the next.
    private func scan(
        _ segment: SegmentDescription, _ header: SegmentHeader, behind mark: LogMark?,
        upTo size: UInt64?, place: inout ScanPlace, _ body: (StoredBatch) throws -> Void
    ) throws -> ScanEnd? {
        let last = segment.index == segments.count - 1
        var scanner = try scanner(of: segment, header, behind: mark)
        place.segment = segment.index
        place.seal = nil
        while true {
            place.offset = scanner.offset
            place.log = scanner.place
            if let size, place.log.size >= size { return .complete(place) }
            switch try scanner.next() {
            case .batch(let batch): try body(batch)
            case .seal(let seal):
                place.offset = scanner.offset
                place.log = scanner.place
                place.seal = seal
                return nil
            case .end where last: return nil
            case .end:
                let damage = scanner.frames.damage(
                    .seal, at: scanner.offset, place.log.size, expected: "a seal",
                    found: "the end of the segment")
                return .damaged(damage, after: place)
            case .damaged(let damage):
                return last && place.log.size >= self.size ?? 0
                    ? .unfinished(damage, after: place) : .damaged(damage, after: place)
            }
        }
    }

    func scanner(
        of segment: SegmentDescription, _ header: SegmentHeader, behind mark: LogMark? = nil
    ) throws -> BatchScanner {
        let file = try fileSystem.open(segment.path, .read)
        let window = FileWindow(file: file, end: try file.size())
        guard let mark else { return BatchScanner(header: header, window: window) }
        return BatchScanner(
            header: header, window: window, offset: mark.offset, place: mark.place)
    }

    /// The first thing wrong with a segment's header or with its place after the one before.
    func structureDamage(of index: Int) -> Damage? {
        structureDamages.first { $0.file == segments[index].path && $0.kind == .segmentHeader }
    }
}
