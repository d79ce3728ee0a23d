/// Reads what a `ColumnWriter` wrote, from pieces that it asks for. The bytes are believed of
/// nobody: a count is compared with what is left before anything is made of it.
package struct ColumnReader {
    private var piece: [UInt8] = []
    private var offset = 0
    /// Bytes that have not been read yet.
    package private(set) var remaining: UInt64
    private let source: () throws -> [UInt8]

    /// - Parameters:
    ///   - byteCount: how many bytes there are in all.
    ///   - source: gives the next piece; an empty one where there is no more.
    package init(byteCount: UInt64, _ source: @escaping () throws -> [UInt8]) {
        remaining = byteCount
        self.source = source
    }

    /// One byte. Throws `ColumnError.ended` and what the source throws; so do the others, and
    /// `ColumnError.tooMany` where fewer bytes are left than they need.
    package mutating func uint8() throws -> UInt8 {
        UInt8(truncatingIfNeeded: try number(1))
    }

    /// Four bytes as a number. Throws as `uint8` does.
    package mutating func uint32() throws -> UInt32 {
        UInt32(truncatingIfNeeded: try number(4))
    }

    /// Eight bytes as a number. Throws as `uint8` does.
    package mutating func uint64() throws -> UInt64 {
        try number(8)
    }

    /// 32 bytes as a digest. Throws as `uint8` does.
    package mutating func digest() throws -> Digest {
        guard let digest = Digest(try bytes(Digest.byteCount)) else { throw ColumnError.ended }
        return digest
    }

    /// Bytes behind their number, which is at most `limit`.
    package mutating func bytes(limit: Int) throws -> [UInt8] {
        let count = try uint32()
        guard count <= limit else { throw ColumnError.tooMany(UInt64(count), limit: UInt64(limit)) }
        return try bytes(Int(count))
    }

    /// A text behind the number of its bytes, which is at most `limit`.
    package mutating func text(limit: Int) throws -> String {
        guard let text = String(validating: try bytes(limit: limit), as: UTF8.self) else {
            throw ColumnError.notText
        }
        return text
    }

    /// How many things follow, each of at least `width` bytes.
    package mutating func count(width: Int) throws -> Int {
        let count = try uint64()
        guard count <= remaining / UInt64(width) else {
            throw ColumnError.tooMany(count, limit: remaining / UInt64(width))
        }
        return Int(count)
    }

    // Of nothing, each of these gives a plain empty array: one that is made to be filled writes its
    // count, 0, into the storage that all empty arrays share, while other threads read it.

    /// So many bytes. Throws as `uint8` does.
    package mutating func column8(_ count: Int) throws -> [UInt8] { try bytes(count) }

    /// So many numbers of eight bytes. Throws as `uint8` does.
    package mutating func column64(_ count: Int) throws -> [UInt64] {
        try column(count, of: UInt64.self)
    }

    /// So many numbers of `width` bytes, which is 1, 2, 4 or 8: any other is invalid. Throws as
    /// `uint8` does.
    package mutating func column(_ count: Int, width: UInt8) throws -> [UInt64] {
        switch width {
        case 1: try column(count, of: UInt8.self)
        case 2: try column(count, of: UInt16.self)
        case 4: try column(count, of: UInt32.self)
        case 8: try column(count, of: UInt64.self)
        default: throw ColumnError.invalid("a width")
        }
    }

    private mutating func column<Number: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, of: Number.Type
    ) throws -> [UInt64] {
        let width = MemoryLayout<Number>.size
        try check(count, width: width)
        if count == 0 { return [] }
        return try unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, filled in
            // Into the end of the room, and from there, the first one first, to their places: a
            // number lies before none that is still to be read.
            let room = UnsafeMutableRawBufferPointer(buffer)
            let start = room.count - count * width
            try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: room[start...]))
            for index in 0..<count {
                let number = unsafe room.loadUnaligned(
                    fromByteOffset: start + index * width, as: Number.self)
                unsafe buffer[index] = UInt64(Number(littleEndian: number))
            }
            filled = count
        }
    }

    private mutating func bytes(_ count: Int) throws -> [UInt8] {
        try check(count, width: 1)
        if count == 0 { return [] }
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            try unsafe fill(UnsafeMutableRawBufferPointer(buffer))
            filled = count
        }
    }

    private func check(_ count: Int, width: Int) throws {
        guard count >= 0, UInt64(count) <= remaining / UInt64(width) else {
            throw ColumnError.tooMany(UInt64(clamping: count), limit: remaining / UInt64(width))
        }
    }

    private mutating func number(_ width: Int) throws -> UInt64 {
        try check(width, width: 1)
        var number: UInt64 = 0
        for index in 0..<width {
            if offset == piece.count { try nextPiece() }
            number |= UInt64(piece[offset]) << UInt64(8 * index)
            offset += 1
        }
        remaining -= UInt64(width)
        return number
    }

    private mutating func nextPiece() throws {
        piece = try source()
        offset = 0
        if piece.isEmpty { throw ColumnError.ended }
    }

    /// Copies the next bytes to a place, whatever pieces they lie in. There are that many: the
    /// caller has checked.
    private mutating func fill(_ place: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < place.count {
            if offset == piece.count { try nextPiece() }
            let count = min(piece.count - offset, place.count - done)
            unsafe piece.withUnsafeBytes { bytes in
                let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
                unsafe UnsafeMutableRawBufferPointer(rebasing: place[done..<done + count])
                    .copyMemory(from: part)
            }
            offset += count
            done += count
            remaining -= UInt64(count)
        }
    }
}

/// Why columns cannot be read.
package enum ColumnError: Error, Hashable, Sendable {
    /// There are fewer bytes than were promised.
    case ended
    case tooMany(UInt64, limit: UInt64)
    case notText
    /// A value that its field cannot have; the field's name.
    case invalid(String)
}
