import ByteCoding

extension LogReader {
    /// Reads one whole segment for the audit, in any order and in parallel with others, and does
    /// not stop at damage: behind a damaged body it goes on at the next frame, behind a damaged
    /// header at the next 8-byte step where a header with the segment's nonce checks. Nothing is
    /// judged beyond the acknowledged size (`size`, or else what `head` says), unless `head` bears
    /// the clean mark. `visit` gets every intact record and commit, in order. The report repeats
    /// the structure damages of this segment. Throws `FileError`, and what `visit` throws.
    package func verifySegment(
        _ index: Int, upTo size: UInt64? = nil, _ visit: (VerifiedFrame) throws -> Void = { _ in }
    ) throws -> SegmentReport {
        let segment = segments[index]
        var report = SegmentReport(
            segment: segment, end: segment.header.map(LogPlace.init(startOf:)) ?? .beginning)
        report.damages = structureDamages.filter { $0.file == segment.path }
        let file = try fileSystem.open(segment.path, .read)
        let window = FileWindow(file: file, end: try file.size())
        guard let start = try SegmentStart(of: segment, window: window) else { return report }
        var walk = SegmentWalk(
            start, window: window, report: report, isLast: index == segments.count - 1,
            limit: size ?? self.size ?? .max)
        while try walk.step(visit) {}
        report = walk.report
        if report.unacknowledgedBytes > 0, try isStillClean() {
            report.damages.append(
                Damage(
                    file: segment.path, offset: walk.offset, position: report.end.size,
                    kind: .padding, expected: "nothing behind the end of a closed ledger",
                    found: "\(report.unacknowledgedBytes) bytes"))
        }
        return report
    }

    /// Whether the log was closed properly before this reader was made and nobody has opened it for
    /// writing since: then nothing can stand behind what `head` acknowledges.
    private func isStillClean() throws -> Bool {
        guard let best = head.best, best.clean else { return false }
        return try HeadReading.read(fileSystem, layout).best == best
    }
}

/// What a walk through a segment starts from.
struct SegmentStart {
    let header: SegmentHeader
    /// Whether the header checks, so that the first batch can be held against it.
    let isTrusted: Bool

    /// With a damaged header, the first frame is asked for the nonce: its check vouches for it.
    /// Gives `nil` if that is damaged, too.
    init?(of segment: SegmentDescription, window: FileWindow) throws(FileError) {
        if let header = segment.header {
            self.header = header
            isTrusted = true
            return
        }
        var window = window
        guard
            let index = try window.load(
                UInt64(SegmentHeader.byteCount), count: FrameHeader.byteCount),
            FrameHeader.checks(window.bytes.span, at: index),
            let frame = try? FrameHeader.decode(window.bytes.span, at: index)
        else { return nil }
        header = SegmentHeader(
            identity: .zero, firstPosition: segment.firstPosition, firstBatch: frame.batch,
            number: 0, nonce: frame.nonce, previousSegment: .zero, previousCommit: .zero,
            frontier: [])
        isTrusted = false
    }
}
