import ByteCoding

extension Recovery {
    /// A segment that a crash left half made was never part of the log.
    func removeUnfinishedFiles() throws {
        for name in reader.foreignFiles where Recovery.isUnfinished(name) {
            try fileSystem.remove(layout.segmentsDirectory + "/" + name)
        }
    }

    private static func isUnfinished(_ name: String) -> Bool {
        name.hasSuffix(temporarySuffix)
            && LedgerLayout.firstPosition(segmentName: String(name.dropLast(temporarySuffix.count)))
                != nil
    }

    static let temporarySuffix = ".tmp"

    /// Copies the torn bytes to `quarantine/`, durably, before anything is cut.
    func quarantine(_ segment: SegmentDescription) throws -> RecoveryReport.TornTail? {
        guard let damage = tailDamage else { return nil }
        let file = try fileSystem.open(segment.path, .read)
        var window = FileWindow(file: file, end: try file.size())
        let range = place.offset..<(try window.contentEnd(from: place.offset))
        let digest = try FileCopy.digest(of: file, range)
        let name = "\(place.log.size)-\(digest.hexadecimal.prefix(16))"
        let directory = layout.quarantineDirectory
        try fileSystem.createDirectoryIfMissing(directory, mode: 0o755)
        try fileSystem.synchronizeDirectory(layout.root)
        try FileCopy.copy(file, range, to: directory + "/" + name, fileSystem)
        try fileSystem.synchronizeDirectory(directory)
        return RecoveryReport.TornTail(
            byteCount: range.upperBound - range.lowerBound, quarantineName: name, digest: digest,
            damage: damage)
    }

    /// Crash window: the last whole batch may be in the page cache only, or not even there to stay
    /// (after a failed sync the cache holds what the disk does not). So what is not known to be
    /// acknowledged is written once more: the good part of the segment goes to a new file, which is
    /// synced and takes the old one's name. A crash before the rename leaves the old state, one
    /// after it the new.
    func makeDurable(
        _ segment: SegmentDescription, verdict: RecoveryReport.Verdict, cutTail: Bool
    ) throws {
        if cutTail || verdict != .unclean || place.seal != nil {
            let file = try fileSystem.open(segment.path, .read)
            let temporary = segment.path + Recovery.temporarySuffix
            try FileCopy.copy(file, 0..<place.offset, to: temporary, fileSystem)
            try fileSystem.rename(temporary, to: segment.path)
        }
        try fileSystem.synchronizeDirectory(layout.segmentsDirectory)
        try fileSystem.synchronizeDirectory(layout.root)
    }
}
