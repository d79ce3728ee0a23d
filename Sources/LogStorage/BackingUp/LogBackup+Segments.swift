import ByteCoding

extension LogBackup {
    /// A part of a segment that the backup does not have.
    struct Piece {
        let segment: SegmentDescription
        let range: Range<UInt64>
        /// Whether the file ends on its seal behind this piece.
        let sealed: Bool

        var byteCount: UInt64 { range.upperBound - range.lowerBound }
    }

    /// Everything up to `end` that the backup lacks, in order of position. Unwritten space is not
    /// copied, and nothing that is not acknowledged.
    func pieces(through end: ScanPlace, keeping common: ScanPlace?) throws -> [Piece] {
        try source.segments[...end.segment].compactMap { segment in
            // A file that was growing when the power went may have its seal and a hole before it.
            let wasGrowing = segment.index == common?.segment
            if try !wasGrowing && isComplete(segment) { return nil }
            let isLast = segment.index == end.segment
            let upper = isLast ? end.offset : segment.length
            let path = target.segment(firstPosition: segment.firstPosition)
            let isKept = try wasGrowing && fileSystem.exists(path)
            let lower = isKept ? common?.offset ?? 0 : 0
            guard lower < upper else { return nil }
            return Piece(segment: segment, range: lower..<upper, sealed: !isLast)
        }
    }

    /// Whether the backup has this segment to its seal. It got its name when all of it was durable,
    /// or `head` was published behind it; its bodies are the audit's to read.
    private func isComplete(_ segment: SegmentDescription) throws -> Bool {
        let path = target.segment(firstPosition: segment.firstPosition)
        guard segment.sealed, try fileSystem.exists(path) else { return false }
        let (found, _) = try SegmentDescription.read(
            fileSystem, path: path, index: segment.index, firstPosition: segment.firstPosition)
        return found.header == segment.header && found.seal == segment.seal
            && found.length == segment.length
    }

    /// Crash windows: a new file has its name only when it is whole; one that grows may have a torn
    /// tail behind what `head` acknowledges, and the next backup begins there again.
    func copy(_ piece: Piece) throws {
        let file = try fileSystem.open(piece.segment.path, .read)
        let path = target.segment(firstPosition: piece.segment.firstPosition)
        if piece.range.lowerBound > 0 {
            // A backup that was killed may have sealed it already.
            try fileSystem.setMode(path, 0o644)
            try FileCopy.extend(path, from: file, piece.range, fileSystem)
            if piece.sealed { try fileSystem.setMode(path, 0o444) }
            return
        }
        let temporary = path + Recovery.temporarySuffix
        // One that was left there may be read-only already.
        if try fileSystem.exists(temporary) { try fileSystem.remove(temporary) }
        try FileCopy.copy(file, piece.range, to: temporary, fileSystem)
        if piece.sealed { try fileSystem.setMode(temporary, 0o444) }
        try fileSystem.rename(temporary, to: path)
    }

    /// The bytes that recoveries put aside, as evidence. Each is named for its digest, so one that
    /// is being written is left for the next backup.
    func copyQuarantine() throws {
        let directory = source.layout.quarantineDirectory
        guard try fileSystem.exists(directory) else { return }
        try fileSystem.createDirectoryIfMissing(target.quarantineDirectory, mode: 0o755)
        for name in try fileSystem.list(directory) {
            let path = target.quarantineDirectory + "/" + name
            if try isWhole(path, named: name) { continue }
            guard try isWhole(directory + "/" + name, named: name) else { continue }
            let file = try fileSystem.open(directory + "/" + name, .read)
            try FileCopy.copy(file, 0..<(try file.size()), to: path, fileSystem)
        }
        try fileSystem.synchronizeDirectory(target.quarantineDirectory)
    }

    private func isWhole(_ path: String, named name: String) throws -> Bool {
        guard try fileSystem.kind(of: path) == .file else { return false }
        let file = try fileSystem.open(path, .read)
        let digest = try FileCopy.digest(of: file, 0..<(try file.size()))
        return name.hasSuffix("-\(digest.hexadecimal.prefix(16))")
    }
}
