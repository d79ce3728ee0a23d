package import ByteCoding

extension LogWriter {
    /// Makes the files of a new ledger in a directory that exists or can be made. The caller
    /// writes, reads back and acknowledges batch 0 next; until then the ledger does not count as
    /// made. `identity` is SHA-256 of the genesis event. Throws `LogStorageError.alreadyThere` for
    /// a directory with a log in it, `LogStorageError.locked`, `FileError`.
    package static func create(
        fileSystem: any FileSystem, layout: LedgerLayout, identity: Digest,
        options: LogWriterOptions = LogWriterOptions()
    ) throws -> LogWriter {
        try prepareDirectory(fileSystem, layout)
        let lock = try LedgerLock.acquire(fileSystem, layout, command: options.command)
        do {
            try checkEmpty(fileSystem, layout)
            try fileSystem.createDirectory(layout.segmentsDirectory, mode: 0o755)
            let header = SegmentHeader(
                identity: identity, firstPosition: 0, firstBatch: 0, number: 0,
                nonce: options.nonce(), previousSegment: .zero, previousCommit: .zero,
                frontier: [])
            let active = try ActiveSegment.create(header, fileSystem, layout)
            let head = try HeadFile.create(fileSystem, layout)
            try fileSystem.synchronizeDirectory(layout.root)
            return LogWriter(
                fileSystem: fileSystem, layout: layout, options: options, lock: lock,
                epoch: max(1, options.leastEpoch), head: head, active: active,
                place: .beginning, note: [], hasBegun: true)
        } catch {
            try? lock.release()
            throw error
        }
    }

    /// Takes the lock, recovers, and gives a writer behind the last whole batch. Nothing is written
    /// to a ledger that was closed cleanly until its first batch. Throws `LogStorageError` for
    /// everything that is refused, with nothing changed; `FileError`.
    package static func open(
        fileSystem: any FileSystem, layout: LedgerLayout,
        options: LogWriterOptions = LogWriterOptions()
    ) throws -> (LogWriter, RecoveryReport) {
        try LogReader.checkDirectory(fileSystem, layout)
        let lock = try LedgerLock.acquire(fileSystem, layout, command: options.command)
        do {
            return try open(fileSystem, layout, options, lock)
        } catch {
            try? lock.release()
            throw error
        }
    }

    private static func open(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout, _ options: LogWriterOptions,
        _ lock: LedgerLock
    ) throws -> (LogWriter, RecoveryReport) {
        var recovery = try Recovery(fileSystem, layout, options)
        let outcome = try recovery.run()
        let reading = recovery.reader.head
        let last = reading.best
        let head =
            try fileSystem.exists(layout.head)
            ? HeadFile(
                try fileSystem.open(layout.head, .readWrite), reading,
                logSize: outcome.place.log.size)
            : try HeadFile.create(fileSystem, layout)
        let epoch = max((last?.epoch ?? 0) &+ 1, options.leastEpoch)
        let known = last.flatMap { $0.size == outcome.place.log.size ? $0.note : nil }
        let writer = LogWriter(
            fileSystem: fileSystem, layout: layout, options: options, lock: lock, epoch: epoch,
            head: head, active: try ActiveSegment.open(fileSystem, outcome),
            place: outcome.place.log, note: known, hasBegun: false,
            sealedBytes: recovery.reader.segments[..<outcome.segment.index].reduce(0) {
                $0 + $1.length
            })
        // Crash window: after a failed sync the cache may show a slot that is not on the disk. What
        // it says is relied upon from here on, so it is written again, in the other slot.
        if outcome.report.verdict != .clean, !writer.needsAcknowledgement {
            try writer.poisoning { try writer.begin() }
        }
        return (writer, outcome.report)
    }

    private static func prepareDirectory(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws {
        switch try fileSystem.kind(of: layout.root) {
        case nil:
            try fileSystem.createDirectory(layout.root, mode: 0o755)
            try fileSystem.synchronizeDirectory(layout.parentDirectory)
        case .directory: try checkEmpty(fileSystem, layout)
        default: throw LogStorageError.notADirectory(path: layout.root)
        }
    }

    private static func checkEmpty(_ fileSystem: any FileSystem, _ layout: LedgerLayout) throws {
        for path in [layout.head, layout.segmentsDirectory, layout.checkpoint] {
            guard try fileSystem.exists(path) else { continue }
            throw LogStorageError.alreadyThere(path: path)
        }
    }
}
