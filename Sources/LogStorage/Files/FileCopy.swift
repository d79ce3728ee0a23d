import ByteCoding

/// Moves bytes between files in pieces.
enum FileCopy {
    /// SHA-256 of a range of a file that is known to be inside it.
    static func digest(of file: any StorageFile, _ range: Range<UInt64>) throws(FileError) -> Digest
    {
        var hasher = SHA256Hasher()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try piece(of: file, at: offset, end: range.upperBound)
            hasher.update(piece)
            offset += UInt64(piece.count)
        }
        return hasher.finalize()
    }

    /// Makes `path` a durable copy of a range. Its name is durable when the caller has synced the
    /// directory.
    static func copy(
        _ file: any StorageFile, _ range: Range<UInt64>, to path: String,
        _ fileSystem: any FileSystem
    ) throws(FileError) {
        let copy = try fileSystem.open(path, .createEmpty)
        try write(file, range, to: copy, at: 0)
    }

    /// Makes a range of a file durable at the same place in the file at `path`, which ends there:
    /// whatever stands behind it goes.
    static func extend(
        _ path: String, from file: any StorageFile, _ range: Range<UInt64>,
        _ fileSystem: any FileSystem
    ) throws(FileError) {
        let copy = try fileSystem.open(path, .readWrite)
        try copy.truncate(to: range.lowerBound)
        try write(file, range, to: copy, at: range.lowerBound)
    }

    /// The first offset of a range at which two files differ, or one of them ends; `nil` if there
    /// is none.
    static func firstDifference(
        _ one: any StorageFile, _ other: any StorageFile, in range: Range<UInt64>
    ) throws(FileError) -> UInt64? {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = Int(min(UInt64(LogStorageLimits.readWindow), range.upperBound - offset))
            let first = try one.read(at: offset, count: count)
            let second = try other.read(at: offset, count: count)
            guard first.count == count, first == second else {
                return offset + UInt64(zip(first, second).prefix { $0 == $1 }.count)
            }
            offset += UInt64(count)
        }
        return nil
    }

    private static func write(
        _ file: any StorageFile, _ range: Range<UInt64>, to copy: any StorageFile, at start: UInt64
    ) throws(FileError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try piece(of: file, at: offset, end: range.upperBound)
            try copy.write(piece, at: offset - range.lowerBound + start)
            offset += UInt64(piece.count)
        }
        try copy.synchronize()
    }

    private static func piece(
        of file: any StorageFile, at offset: UInt64, end: UInt64
    ) throws(FileError) -> [UInt8] {
        let count = Int(min(UInt64(LogStorageLimits.readWindow), end - offset))
        let piece = try file.read(at: offset, count: count)
        guard piece.count == count else {
            throw .incomplete(call: "pread", path: file.path, wanted: count, done: piece.count)
        }
        return piece
    }
}
