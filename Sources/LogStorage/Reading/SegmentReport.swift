package import ByteCoding

/// What reading one whole segment found.
package struct SegmentReport: Hashable, Sendable {
    package let segment: SegmentDescription
    /// Every damage, in order of offset; at most `LogStorageLimits.listedDamages`.
    package internal(set) var damages: [Damage] = []
    /// The stored leaf hash of each record, by position less the segment's first position; `nil`
    /// where no header of it was found.
    package internal(set) var leafHashes: [Digest?] = []
    package internal(set) var recordsVerified: UInt64 = 0
    package internal(set) var batchesVerified: UInt64 = 0
    /// Bytes beyond the acknowledged size that are not zero: what a crash left. Not damage.
    package internal(set) var unacknowledgedBytes: UInt64 = 0
    /// The place behind the last batch that was read.
    package internal(set) var end: LogPlace
}

/// An intact frame met by `LogReader.verifySegment`.
package enum VerifiedFrame: Hashable, Sendable {
    case record(StoredRecord)
    case commit(StoredCommit)
}
