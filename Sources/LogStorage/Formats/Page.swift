import ByteCoding

/// 4096 bytes of fixed fields that end on their own digest: a segment's header, a slot of `head`.
/// The checks name the field that is wrong; the reads want the length checked before.
struct Page {
    let bytes: [UInt8]
    let file: String
    /// Where in the file the page starts.
    let start: UInt64
    let kind: Damage.Kind

    func damage(at offset: Int, expected: String, found: String) -> Damage {
        Damage(
            file: file, offset: start + UInt64(offset), position: nil, kind: kind,
            expected: expected, found: found)
    }

    /// Magic first, then format: a newer format is never called damaged.
    func checkFormat(magic: [UInt8], supported: UInt32) throws {
        guard bytes.count >= 12, Array(bytes[..<8]) == magic else {
            let found = String(decoding: bytes.prefix(8).map(Page.printable), as: UTF8.self)
            throw damage(
                at: 0, expected: "\"\(String(decoding: magic, as: UTF8.self))\"",
                found: "\"\(found)\"")
        }
        let format = uint32(at: 8)
        guard format <= supported else {
            throw LogStorageError.unsupportedFormat(
                file: file, found: format, supported: supported)
        }
        try check(supported, at: 8, "format")
    }

    func checkLength(_ count: Int) throws {
        guard bytes.count == count else {
            throw damage(at: 0, expected: "\(count) bytes", found: "\(bytes.count)")
        }
    }

    func checkDigest(at offset: Int) throws {
        let computed = SHA256.hash(bytes.span.extracting(..<offset))
        let stored = digest(at: offset)
        guard stored == computed else {
            throw damage(at: 0, expected: "digest \(computed)", found: "\(stored)")
        }
    }

    func check(_ expected: UInt32, at offset: Int, _ name: String) throws {
        let found = uint32(at: offset)
        guard found == expected else {
            throw damage(at: offset, expected: "\(name) \(expected)", found: "\(found)")
        }
    }

    func checkZero(_ range: Range<Int>) throws {
        guard let index = bytes[range].firstIndex(where: { $0 != 0 }) else { return }
        throw damage(at: index, expected: "zero", found: "\(bytes[index])")
    }

    func uint32(at offset: Int) -> UInt32 { bytes.span.littleEndian(UInt32.self, at: offset) }
    func uint64(at offset: Int) -> UInt64 { bytes.span.littleEndian(UInt64.self, at: offset) }
    func digest(at offset: Int) -> Digest { bytes.span.digest(at: offset) }

    private static func printable(_ byte: UInt8) -> UInt8 {
        (0x20..<0x7F).contains(byte) ? byte : UInt8(ascii: "?")
    }
}

extension [UInt8] {
    /// The page that these fields begin: zeros up to `offset`, then the digest of all before it.
    consuming func closed(at offset: Int) -> [UInt8] {
        var page = self
        precondition(page.count <= offset, "the fields end before the digest")
        page += [UInt8](repeating: 0, count: offset - page.count)
        page += SHA256.hash(page).bytes
        return page
    }
}

extension Span<UInt8> {
    /// 32 bytes at `offset`. The caller has checked that they are inside.
    func digest(at offset: Int) -> Digest {
        Digest(extracting(offset..<(offset + Digest.byteCount))) ?? .zero
    }

    /// Bytes as an array of their own.
    func array(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The same, but `known` where that holds the same bytes: then nothing is copied.
    func array(_ range: Range<Int>, orEqual known: [UInt8]) -> [UInt8] {
        guard known.count == range.count else { return array(range) }
        for (index, byte) in zip(range, known) where self[index] != byte { return array(range) }
        return known
    }

    /// The first byte in the range that is not zero.
    func firstNonZero(in range: Range<Int>) -> Int? {
        for index in range where self[index] != 0 { return index }
        return nil
    }
}
