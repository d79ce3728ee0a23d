package import ByteCoding

/// The bytes of one signed event as the log holds them: the data of one Merkle leaf.
package struct Record: Hashable, Sendable {
    package var position: UInt64
    /// When the ledger recorded it. Strictly increasing, except in backfilled history.
    package var recordedAt: Timestamp
    /// How often the ledger had been opened for writing: a writer that was left behind is visible.
    package var epoch: UInt32
    package var fingerprint: Digest
    /// The 64 bytes of the Ed25519 signature inside the author's SSHSIG.
    package var signature: [UInt8]
    /// The event's canonical JSON, verbatim.
    package var event: [UInt8]

    package init(
        position: UInt64, recordedAt: Timestamp, epoch: UInt32, fingerprint: Digest,
        signature: [UInt8], event: [UInt8]
    ) {
        self.position = position
        self.recordedAt = recordedAt
        self.epoch = epoch
        self.fingerprint = fingerprint
        self.signature = signature
        self.event = event
    }
}
