import ByteCoding
import LogStorage

/// What comes next of a segment that is being read.
enum SegmentPart: Sendable {
    /// Frames that follow each other without a gap.
    case frames([Frame])
    /// The last frames, which are all from the first gap on, and what was found wrong.
    case end(SegmentReport, [Frame])
    case failed(any Error)

    /// An intact frame as the audit takes it in.
    enum Frame: Sendable {
        /// `bytes` are `nil` where nobody asks what the record says.
        case record(position: UInt64, leafHash: Digest, bytes: [UInt8]?)
        // Seldom, and large: the array of frames stays small.
        indirect case commit(StoredCommit)
    }
}
