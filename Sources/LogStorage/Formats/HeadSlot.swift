package import ByteCoding

/// One of the two slots of `head`, 4096 bytes each, little-endian; generation g is in slot g % 2:
///
///        0   8  magic "FLLEDGHD"         64   8  number of batches
///        8   4  format = 1               72   4  epoch
///       12   4  flags: bit 0 clean       76   4  length of the note, at most 3952
///       16   8  generation               80  32  Merkle tree hash of the first `size` records
///       24  32  ledger identity         112   …  signed checkpoint, then zeros
///       56   8  size                   4064  32  SHA-256 of bytes 0..<4064 of the slot
///
/// A slot of nothing but zeros was never written.
package struct HeadSlot: Hashable, Sendable {
    static let byteCount = 4_096
    static let format: UInt32 = 1
    static let magic = Array("FLLEDGHD".utf8)
    static let digestOffset = 4_064
    static let noteOffset = 112

    /// The writer closed the ledger and has not written since.
    package let clean: Bool
    /// The higher of two slots is the newer.
    package let generation: UInt64
    package let identity: Digest
    /// Number of acknowledged records.
    package let size: UInt64
    /// Number of acknowledged batches, so the number of the next.
    package let batches: UInt64
    /// Counts the openings for writing.
    package let epoch: UInt32
    package let root: Digest
    /// The signed checkpoint of `size` and `root`.
    package let note: [UInt8]
}

extension HeadSlot {
    func encode() -> [UInt8] {
        precondition(note.count <= LogStorageLimits.noteBytes, "the note fits the slot")
        var bytes = HeadSlot.magic
        bytes.reserveCapacity(HeadSlot.byteCount)
        bytes.append(littleEndian: HeadSlot.format)
        bytes.append(littleEndian: UInt32(clean ? 1 : 0))
        bytes.append(littleEndian: generation)
        bytes += identity.bytes
        bytes.append(littleEndian: size)
        bytes.append(littleEndian: batches)
        bytes.append(littleEndian: epoch)
        bytes.append(littleEndian: UInt32(note.count))
        bytes += root.bytes
        bytes += note
        return bytes.closed(at: HeadSlot.digestOffset)
    }

    /// Reads a slot that is not all zero. Throws `LogStorageError.unsupportedFormat` for a newer
    /// format and `Damage` for what `encode` does not write.
    static func decode(_ bytes: [UInt8], slot: UInt64, file: String) throws -> HeadSlot {
        let start = slot * UInt64(byteCount)
        let page = Page(bytes: bytes, file: file, start: start, kind: .headSlot)
        try page.checkFormat(magic: magic, supported: format)
        try page.checkLength(byteCount)
        try page.checkDigest(at: digestOffset)
        let flags = page.uint32(at: 12)
        guard flags <= 1 else {
            throw page.damage(at: 12, expected: "flags 0 or 1", found: "\(flags)")
        }
        let generation = page.uint64(at: 16)
        guard generation % 2 == slot else {
            throw page.damage(
                at: 16, expected: slot == 0 ? "an even generation" : "an odd generation",
                found: "\(generation)")
        }
        let noteLength = page.uint32(at: 76)
        guard noteLength <= UInt32(LogStorageLimits.noteBytes) else {
            throw page.damage(
                at: 76, expected: "a note of at most \(LogStorageLimits.noteBytes) bytes",
                found: "\(noteLength)")
        }
        let noteEnd = noteOffset + Int(noteLength)
        try page.checkZero(noteEnd..<digestOffset)
        return HeadSlot(
            clean: flags == 1, generation: generation, identity: page.digest(at: 24),
            size: page.uint64(at: 56), batches: page.uint64(at: 64), epoch: page.uint32(at: 72),
            root: page.digest(at: 80), note: Array(bytes[noteOffset..<noteEnd]))
    }
}
