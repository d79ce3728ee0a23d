/// A moving view of a file, so that a segment is read in large pieces and never held whole.
struct FileWindow {
    let file: any StorageFile
    /// Where the file ends for this view: what is appended later is not looked at.
    let end: UInt64
    private(set) var bytes: [UInt8] = []
    private var start: UInt64 = 0

    init(file: any StorageFile, end: UInt64) {
        self.file = file
        self.end = end
    }

    /// How many bytes there are from `offset` on.
    func available(at offset: UInt64) -> UInt64 { offset < end ? end - offset : 0 }

    /// Gives the index in `bytes` of the byte at `offset`, with `count` bytes after it; `nil` if
    /// the file ends before.
    mutating func load(_ offset: UInt64, count: Int) throws(FileError) -> Int? {
        guard UInt64(count) <= available(at: offset) else { return nil }
        if let index = index(of: offset, count: count) { return index }
        let wanted = min(UInt64(max(count, LogStorageLimits.readWindow)), available(at: offset))
        bytes = try file.read(at: offset, count: Int(wanted))
        start = offset
        // A file that became shorter since it was opened.
        return bytes.count >= count ? 0 : nil
    }

    /// The offset of the first byte from `offset` on that is not zero, or `nil`.
    mutating func firstNonZero(from offset: UInt64) throws(FileError) -> UInt64? {
        var offset = offset
        while offset < end {
            let count = Int(min(UInt64(LogStorageLimits.readWindow), end - offset))
            guard let index = try load(offset, count: count) else { return nil }
            if let found = bytes.span.firstNonZero(in: index..<(index + count)) {
                return offset + UInt64(found - index)
            }
            offset += UInt64(count)
        }
        return nil
    }

    /// The offset behind the last byte that is not zero, searched from `offset` on; `offset` if
    /// there is none.
    mutating func contentEnd(from offset: UInt64) throws(FileError) -> UInt64 {
        var place = offset
        var contentEnd = offset
        while place < end {
            let count = Int(min(UInt64(LogStorageLimits.readWindow), end - place))
            guard let index = try load(place, count: count) else { break }
            if let last = bytes[index..<(index + count)].lastIndex(where: { $0 != 0 }) {
                contentEnd = place + UInt64(last - index) + 1
            }
            place += UInt64(count)
        }
        return contentEnd
    }

    private func index(of offset: UInt64, count: Int) -> Int? {
        guard offset >= start, offset - start <= UInt64(bytes.count) else { return nil }
        let index = Int(offset - start)
        return bytes.count - index >= count ? index : nil
    }
}
