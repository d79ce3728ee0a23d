import ByteCoding

/// Copies a log into another directory beside its writer, as far as `head` acknowledges it.
///
/// A backup only grows: bytes below its size are never written again, and a sealed segment that it
/// has is not even read. It is written in the order in which the log itself is (segments, synced,
/// then `head`), so a backup that is killed at any moment is a ledger of its old or its new size,
/// perhaps with a torn tail, and the next call goes on. Nothing here knows signatures: the caller
/// audits the copy.
package struct LogBackup {
    let fileSystem: any FileSystem
    let target: LedgerLayout
    let source: LogReader
    /// How far the ledger is acknowledged: as far as the backup goes.
    let slot: HeadSlot
    /// What the backup acknowledged before; `nil` if there was none.
    let held: HeadSlot?
    private let progress: (@Sendable (UInt64, UInt64) -> Void)?

    /// Brings the backup in `target` up to the acknowledged end of the ledger in `source`. The
    /// target is made if it is missing; its lock keeps two backups apart. `progress` is told how
    /// many bytes are copied, of how many. Throws `BackupError` with the target unchanged,
    /// `LogStorageError` for a ledger that cannot be read or is damaged, `FileError`.
    package static func run(
        from source: LedgerLayout, to target: LedgerLayout, fileSystem: any FileSystem,
        command: String, progress: (@Sendable (UInt64, UInt64) -> Void)? = nil
    ) throws -> BackupReport {
        let reader = try LogReader(fileSystem: fileSystem, layout: source)
        let slot = try acknowledgedSlot(of: reader)
        try prepareDirectory(target, fileSystem)
        let lock = try LedgerLock.acquire(fileSystem, target, command: command)
        do {
            let backup = LogBackup(
                fileSystem: fileSystem, target: target, source: reader, slot: slot,
                held: try heldSlot(of: target, fileSystem), progress: progress)
            let report = try backup.run()
            try lock.release()
            return report
        } catch {
            try? lock.release()
            throw error
        }
    }

    private func run() throws -> BackupReport {
        try checkIdentity()
        let common = try commonPlace()
        let end = try scan(from: common?.segment ?? 0, upTo: slot.size)
        try checkPrefix(common)
        try fileSystem.createDirectoryIfMissing(target.segmentsDirectory, mode: 0o755)
        let pieces = try pieces(through: end, keeping: common)
        try copy(pieces)
        try fileSystem.synchronizeDirectory(target.segmentsDirectory)
        try copyQuarantine()
        try publish()
        return BackupReport(
            size: slot.size, root: slot.root, previousSize: held?.size, previousNote: held?.note,
            segments: end.segment + 1, segmentsCopied: pieces.count,
            bytesCopied: pieces.reduce(0) { $0 + $1.byteCount })
    }

    private static func acknowledgedSlot(of reader: LogReader) throws -> HeadSlot {
        if let damage = reader.structureDamages.first { throw LogStorageError.corrupt(damage) }
        guard let slot = reader.head.best else {
            let end = try reader.forEachBatch { _ in }
            throw LogStorageError.headLost(
                path: reader.layout.head, logSize: end.place.log.size,
                checkpointSize: try CheckpointFile.size(reader.fileSystem, reader.layout))
        }
        return slot
    }

    /// Reads the ledger up to `size`, so that no damage is copied.
    func scan(from segment: Int, upTo size: UInt64) throws -> ScanPlace {
        let end = try source.forEachBatch(fromSegment: segment, upTo: size) { _ in }
        if case .damaged(let damage, _) = end { throw LogStorageError.corrupt(damage) }
        return end.place
    }

    private func copy(_ pieces: [Piece]) throws {
        let total = pieces.reduce(0) { $0 + $1.byteCount }
        var done: UInt64 = 0
        for piece in pieces {
            try copy(piece)
            done += piece.byteCount
            progress?(done, total)
        }
    }

    /// The backup grows here, for a reader: `head` first, then `checkpoint`, which is never newer.
    /// Crash windows: before the rename the backup is of its old size, with more behind it; after
    /// it, `checkpoint` may be the old one. The clean mark stays with the ledger that was closed:
    /// whoever opens a copy for writing leaves a `ledger.recovered` event, and with it a trace.
    private func publish() throws {
        let copied = HeadSlot(
            clean: false, generation: slot.generation, identity: slot.identity, size: slot.size,
            batches: slot.batches, epoch: slot.epoch, root: slot.root, note: slot.note)
        if copied != held {
            let temporary = target.head + Recovery.temporarySuffix
            let file = try fileSystem.open(temporary, .createEmpty)
            let unwritten = [UInt8](repeating: 0, count: HeadSlot.byteCount)
            let isFirst = copied.generation % 2 == 0
            try file.write(
                isFirst ? copied.encode() + unwritten : unwritten + copied.encode(), at: 0)
            try file.synchronize()
            // A disk may keep the later name and lose the earlier one: `head` without `segments/`
            // is no ledger.
            try fileSystem.synchronizeDirectory(target.root)
            try fileSystem.rename(temporary, to: target.head)
        }
        try fileSystem.synchronizeDirectory(target.root)
        if try CheckpointFile.read(fileSystem, target) != copied.note {
            try CheckpointFile.publish(copied.note, fileSystem, target)
            try fileSystem.synchronizeDirectory(target.root)
        }
    }
}
