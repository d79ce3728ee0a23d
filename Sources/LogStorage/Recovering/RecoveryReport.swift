package import ByteCoding

/// What opening for writing found and did: what a `ledger.recovered` event tells.
package struct RecoveryReport: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        /// Closed properly, nothing to tell.
        case clean
        /// Not closed, but `head` and the segments agree.
        case unclean
        /// Batches are durable that `head` does not know: normal after a power cut.
        case headBehind
        /// As `headBehind`, but `head` bears the clean mark: an older copy of it was put back.
        case headRolledBack
        /// A last batch that was never acknowledged was cut off.
        case tornTail
        /// Both slots were damaged, and the caller accepted that.
        case headLossAccepted
    }

    /// The bytes that were cut off, and where they are kept.
    package struct TornTail: Hashable, Sendable {
        /// From the end of the last whole batch to the last byte that was not zero.
        package let byteCount: UInt64
        /// Name of the file in `quarantine/`.
        package let quarantineName: String
        package let digest: Digest
        /// What was wrong first.
        package let damage: Damage
    }

    package let verdict: Verdict
    /// Number of records that were kept, so the size of the log now.
    package let size: UInt64
    package let batches: UInt64
    /// Merkle tree hash of them, as the last commit says; the caller checks it.
    package let root: Digest?
    /// The size that `head` told, if it could be read.
    package let headSize: UInt64?
    package let headBatches: UInt64?
    /// Slots that did not check; the other one served.
    package let damagedHeadSlots: [Damage]
    package let tornTail: TornTail?
    /// Names of all files in `quarantine/`, this opening's too.
    package let quarantineFiles: [String]

    /// Whether the next record has to tell of this opening.
    package var needsRecord: Bool { verdict != .clean || !damagedHeadSlots.isEmpty }
}
