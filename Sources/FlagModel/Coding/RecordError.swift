/// Why bytes are no record that this program understands. Offsets count from the record's start.
package enum RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooShort(bytes: Int, minimum: Int)
    case tooLong(bytes: Int, limit: Int)
    /// Byte 0 is zero, as unwritten space is.
    case unwritten
    /// Byte 0: written by a newer program.
    case unsupportedVersion(UInt8)
    /// Byte 1: a kind of record that only a newer program knows.
    case unsupportedKind(UInt8)
    /// Bytes 2 and 3 must be zero.
    case reservedFlags(UInt16)
    /// Bytes 16 to 23: beyond the year 9999.
    case timeOutOfRange(microseconds: UInt64)
    /// Bytes 120 to 123 against what really follows them.
    case lengthMismatch(declared: UInt32, found: Int)

    /// Whether a newer program may understand the record; otherwise its bytes are simply wrong.
    package var isUnsupported: Bool {
        switch self {
        case .unsupportedVersion, .unsupportedKind: true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .tooShort(let bytes, let minimum):
            "the record has \(bytes) bytes, but its fixed part alone has \(minimum): it was cut off"
        case .tooLong(let bytes, let limit):
            "the record has \(bytes) bytes, but at most \(limit) are allowed"
        case .unwritten: "the record begins with a zero byte, as only unwritten space does"
        case .unsupportedVersion(let version):
            "the record is of version \(version), this program knows \(RecordCodec.version): use a "
                + "newer one"
        case .unsupportedKind(let kind):
            "the record is of kind \(kind), which this program does not know: use a newer one"
        case .reservedFlags(let flags):
            "the record's reserved bytes 2 and 3 are 0x\(String(flags, radix: 16)), not zero"
        case .timeOutOfRange(let microseconds):
            "the record's time is \(microseconds) microseconds after 1970, which is beyond the "
                + "year 9999"
        case .lengthMismatch(let declared, let found):
            "the record says that its event has \(declared) bytes, but \(found) bytes follow"
        }
    }
}
