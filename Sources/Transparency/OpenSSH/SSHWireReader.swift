/// Reads the fields of RFC 4251 section 5 one after another: 32-bit big-endian numbers, and byte
/// strings with such a number before them. No length is followed before it is checked.
struct SSHWireReader {
    private let bytes: ArraySlice<UInt8>
    private let part: OpenSSHPart
    private(set) var offset = 0

    init(_ bytes: ArraySlice<UInt8>, of part: OpenSSHPart) {
        self.bytes = bytes
        self.part = part
    }

    init(_ bytes: [UInt8], of part: OpenSSHPart) { self.init(bytes[...], of: part) }

    private var available: Int { bytes.count - offset }

    mutating func readBytes(_ count: Int, _ field: String) throws(OpenSSHError) -> ArraySlice<UInt8>
    {
        guard count <= available else {
            throw .truncated(
                part, field: field, offset: offset, needed: count, available: available)
        }
        let start = bytes.startIndex + offset
        offset += count
        return bytes[start..<(start + count)]
    }

    mutating func readByte(_ field: String) throws(OpenSSHError) -> UInt8 {
        try readBytes(1, field).reduce(0) { $0 | $1 }
    }

    mutating func readNumber(_ field: String) throws(OpenSSHError) -> UInt32 {
        try readBytes(4, field).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func readString(_ field: String) throws(OpenSSHError) -> ArraySlice<UInt8> {
        try readBytes(Int(try readNumber(field)), field)
    }

    /// A byte string of a known length.
    mutating func readString(
        _ field: String, count: Int
    ) throws(OpenSSHError) -> [UInt8] {
        let string = try readString(field)
        guard string.count == count else {
            throw .wrongLength(part, field: field, expected: count, found: string.count)
        }
        return Array(string)
    }

    mutating func readText(_ field: String) throws(OpenSSHError) -> String {
        guard let text = String(validating: try readString(field), as: UTF8.self) else {
            throw .notUTF8(part, field: field)
        }
        return text
    }

    /// The name of a key type, which must be `ssh-ed25519`.
    mutating func readKeyType() throws(OpenSSHError) {
        let type = try readString("the key type")
        guard type.elementsEqual(SSHPublicKey.keyType.utf8) else {
            throw .unsupportedKeyType(SSHPublicKey.printable(type))
        }
    }

    /// All the bytes that are left.
    mutating func readRest() -> ArraySlice<UInt8> {
        defer { offset = bytes.count }
        return bytes.dropFirst(offset)
    }

    /// Ends the reading: nothing may be left.
    func finish() throws(OpenSSHError) {
        guard available == 0 else {
            throw .trailingBytes(part, offset: offset, count: available)
        }
    }
}

extension [UInt8] {
    /// Appends the length as 32 bits, then the bytes.
    mutating func append(sshString bytes: some Collection<UInt8>) {
        precondition(bytes.count <= Int(UInt32.max), "an SSH string has at most 2^32 - 1 bytes")
        append(sshNumber: UInt32(bytes.count))
        append(contentsOf: bytes)
    }

    mutating func append(sshNumber number: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
