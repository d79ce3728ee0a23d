import ByteCoding

/// A record as bytes: the data of one RFC 6962 leaf. Integers are little-endian.
///
///     offset  bytes  field
///          0      1  version, 1 (0 = unwritten space)
///          1      1  kind, 1 = event
///          2      2  flags, 0 (reserved)
///          4      4  epoch
///          8      8  position
///         16      8  recorded at, microseconds since 1970-01-01T00:00:00Z
///         24     32  SHA-256 of the signing key's SSH wire form
///         56     64  Ed25519 signature inside the author's SSHSIG
///        120      4  length of the event
///        124      n  the event's canonical JSON, verbatim
package enum RecordCodec {
    static let version: UInt8 = 1
    static let eventKind: UInt8 = 1
    static let signatureByteCount = 64
    /// Everything before the event.
    package static let headerByteCount = 124

    /// - Precondition: the signature has 64 bytes and the event fits a record.
    package static func encode(_ record: Record) -> [UInt8] {
        precondition(
            record.signature.count == signatureByteCount, "an Ed25519 signature has 64 bytes")
        precondition(
            record.event.count <= FlagModelLimits.recordBytes - headerByteCount,
            "events are limited so that they fit a record")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerByteCount + record.event.count)
        bytes.append(version)
        bytes.append(eventKind)
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: record.epoch)
        bytes.append(littleEndian: record.position)
        bytes.append(littleEndian: UInt64(record.recordedAt.microseconds))
        bytes += record.fingerprint.bytes
        bytes += record.signature
        bytes.append(littleEndian: UInt32(record.event.count))
        bytes += record.event
        return bytes
    }

    /// The record that exactly these bytes are. The event inside is not looked at.
    package static func decode(_ bytes: [UInt8]) throws(RecordError) -> Record {
        let span = bytes.span
        try checkHeader(span)
        let time = span.littleEndian(UInt64.self, at: 16)
        guard time <= UInt64(ByteCodingLimits.latestMicroseconds) else {
            throw .timeOutOfRange(microseconds: time)
        }
        let declared = span.littleEndian(UInt32.self, at: 120)
        let found = bytes.count - headerByteCount
        guard Int(declared) == found else {
            throw .lengthMismatch(declared: declared, found: found)
        }
        guard let fingerprint = Digest(span.extracting(24..<56)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return Record(
            position: span.littleEndian(UInt64.self, at: 8),
            recordedAt: Timestamp(microseconds: Int64(time)),
            epoch: span.littleEndian(UInt32.self, at: 4),
            fingerprint: fingerprint,
            signature: Array(bytes[56..<120]),
            event: Array(bytes[headerByteCount...]))
    }

    private static func checkHeader(_ bytes: Span<UInt8>) throws(RecordError) {
        guard bytes.count >= headerByteCount else {
            throw .tooShort(bytes: bytes.count, minimum: headerByteCount)
        }
        guard bytes.count <= FlagModelLimits.recordBytes else {
            throw .tooLong(bytes: bytes.count, limit: FlagModelLimits.recordBytes)
        }
        if bytes[0] == 0 { throw .unwritten }
        guard bytes[0] == version else { throw .unsupportedVersion(bytes[0]) }
        guard bytes[1] == eventKind else { throw .unsupportedKind(bytes[1]) }
        let flags = bytes.littleEndian(UInt16.self, at: 2)
        guard flags == 0 else { throw .reservedFlags(flags) }
    }
}
