package import ByteCoding
package import FlagModel

/// What a record says about its event, beside the event itself.
package struct EventPlace: Hashable, Sendable {
    package var position: UInt64
    package var recordedAt: Timestamp
    /// Of the key that signed.
    package var fingerprint: Digest
    /// SHA-256 of the event's bytes.
    package var eventDigest: Digest

    package init(
        position: UInt64, recordedAt: Timestamp, fingerprint: Digest, eventDigest: Digest
    ) {
        self.position = position
        self.recordedAt = recordedAt
        self.fingerprint = fingerprint
        self.eventDigest = eventDigest
    }

    /// The place of `record`, whose event is hashed here.
    package init(of record: Record) {
        self.init(
            position: record.position, recordedAt: record.recordedAt,
            fingerprint: record.fingerprint, eventDigest: SHA256.hash(record.event))
    }
}
