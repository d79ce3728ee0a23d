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
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try piece(of: file, at: offset, end: range.upperBound)
            try copy.write(piece, at: offset - range.lowerBound)
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
