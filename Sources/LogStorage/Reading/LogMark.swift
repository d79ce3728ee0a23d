/// A place behind an acknowledged batch, by which a later reader goes on without what stands before
/// it. The next commit frame must continue `place`, so a mark of another log is found out there.
package struct LogMark: Hashable, Sendable {
    /// First position of the segment.
    package let segment: UInt64
    /// In bytes from the segment's start.
    package let offset: UInt64
    package let place: LogPlace

    package init(segment: UInt64, offset: UInt64, place: LogPlace) {
        self.segment = segment
        self.offset = offset
        self.place = place
    }
}

extension LogReader {
    /// The segment in which reading can go on behind `mark`; `nil` where this log cannot have such
    /// a place, or where something is wrong with headers or seals: then all of it is to be read.
    func segment(of mark: LogMark) -> SegmentDescription? {
        guard structureDamages.isEmpty, mark.offset >= UInt64(SegmentHeader.byteCount),
            let segment = segments.last(where: { $0.firstPosition == mark.segment }),
            mark.offset <= segment.length, mark.place.size > mark.segment
        else { return nil }
        return segment
    }

    /// Whether this log can have a place like `mark`, so that reading can go on behind it.
    package func mayHold(_ mark: LogMark) -> Bool { segment(of: mark) != nil }
}
