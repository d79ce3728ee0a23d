import ByteCoding

// What must hold of a directory before anything is written to it.
extension LogBackup {
    /// Makes the directory, or makes sure that nothing but a backup is in it.
    static func prepareDirectory(_ target: LedgerLayout, _ fileSystem: any FileSystem) throws {
        switch try fileSystem.kind(of: target.root) {
        case nil:
            try fileSystem.createDirectory(target.root, mode: 0o755)
            try fileSystem.synchronizeDirectory(target.parentDirectory)
        case .directory:
            // A first backup that was killed early leaves its lock alone.
            let isNew = try fileSystem.list(target.root).allSatisfy { $0 == "lock" }
            guard try isNew || fileSystem.kind(of: target.segmentsDirectory) == .directory else {
                throw BackupError.occupied(path: target.root)
            }
        default: throw LogStorageError.notADirectory(path: target.root)
        }
    }

    /// What the backup acknowledges; `nil` where none was ever finished.
    static func heldSlot(
        of target: LedgerLayout, _ fileSystem: any FileSystem
    ) throws -> HeadSlot? {
        let head = try HeadReading.read(fileSystem, target)
        if let best = head.best { return best }
        guard head.isUnwritten, head.damages.isEmpty else {
            throw BackupError.damagedHead(path: target.head)
        }
        return nil
    }

    /// Also a backup without a `head` tells by its segments whose it is.
    func checkIdentity() throws {
        try check(held?.identity, in: target.head)
        guard try fileSystem.exists(target.segmentsDirectory) else { return }
        for name in try fileSystem.list(target.segmentsDirectory) {
            guard let position = LedgerLayout.firstPosition(segmentName: name) else { continue }
            let path = target.segment(firstPosition: position)
            let file = try fileSystem.open(path, .read)
            let bytes = try file.read(at: 0, count: SegmentHeader.byteCount)
            // A damaged header is the audit's to tell.
            try check((try? SegmentHeader.decode(bytes, file: path))?.identity, in: path)
        }
    }

    private func check(_ found: Digest?, in path: String) throws(BackupError) {
        guard let found, found != slot.identity else { return }
        throw .anotherLedger(path: path, expected: slot.identity, found: found)
    }

    /// Where in the ledger the backup ends; `nil` where there is none. The ledger must have had a
    /// batch that ended there, with the same root.
    func commonPlace() throws -> ScanPlace? {
        guard let held else { return nil }
        guard held.size <= slot.size else {
            throw BackupError.ahead(path: target.root, backup: held.size, ledger: slot.size)
        }
        let segment = source.segments.lastIndex { $0.firstPosition < held.size } ?? 0
        let place = try scan(from: segment, upTo: held.size)
        guard place.log.size == held.size, place.log.batches == held.batches,
            place.log.root == held.root
        else { throw BackupError.diverged(path: target.root, size: held.size) }
        return place
    }

    /// The segment in which the backup ends is only appended to, so what it holds must be what the
    /// ledger holds, to the byte. (Of a segment that was removed there is nothing to keep.)
    func checkPrefix(_ common: ScanPlace?) throws {
        guard let common else { return }
        let segment = source.segments[common.segment]
        let path = target.segment(firstPosition: segment.firstPosition)
        guard try fileSystem.exists(path) else { return }
        let difference = try FileCopy.firstDifference(
            fileSystem.open(segment.path, .read), fileSystem.open(path, .read),
            in: 0..<common.offset)
        if let difference { throw BackupError.differs(file: path, offset: difference) }
    }
}
