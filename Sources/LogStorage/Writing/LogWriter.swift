package import ByteCoding

/// The one writer of a ledger's log; it belongs to one thread. The order of a write is
/// `write` (durable) → `readBack` (checked by the reader's code) → the caller signs the checkpoint
/// → `acknowledge` (in `head`), and it keeps to it by itself: every step refuses to come early.
/// After a failed write or sync it refuses everything; nothing is tried again, because after a
/// failed sync nobody knows what the disk holds. Only a full disk found before a batch is begun
/// (`LogStorageError.diskFull`) leaves it as it was.
package final class LogWriter {
    let fileSystem: any FileSystem
    package let layout: LedgerLayout
    let options: LogWriterOptions
    let lock: LedgerLock
    /// SHA-256 of the genesis event.
    package let identity: Digest
    /// One more than the last opening's: every record of this opening carries it.
    package private(set) var epoch: UInt32

    var head: HeadFile
    var active: ActiveSegment
    var place: LogPlace
    /// The signed checkpoint of the acknowledged size; empty if that is not known.
    package internal(set) var note: [UInt8]
    /// `acknowledge` comes before the next `write`: after a batch, and after an opening that kept
    /// batches which `head` does not know.
    package internal(set) var needsAcknowledgement: Bool
    /// Durable, but not read back yet.
    var unread: WrittenBatch?
    /// `head` no longer bears the clean mark of the last closing.
    var hasBegun: Bool
    var isClosed = false
    /// `checkpoint` does not hold `note`.
    var checkpointLags = false
    var lastSettled: UInt64
    var batchesWritten = 0
    private var failure: String?
    /// Bytes of the segments before the active one.
    var sealedBytes: UInt64

    init(
        fileSystem: any FileSystem, layout: LedgerLayout, options: LogWriterOptions,
        lock: LedgerLock, epoch: UInt32, head: HeadFile, active: ActiveSegment, place: LogPlace,
        note: [UInt8]?, hasBegun: Bool, sealedBytes: UInt64 = 0
    ) {
        self.fileSystem = fileSystem
        self.layout = layout
        self.options = options
        self.lock = lock
        self.identity = active.header.identity
        self.epoch = epoch
        self.head = head
        self.active = active
        self.place = place
        self.note = note ?? []
        needsAcknowledgement = note == nil
        self.hasBegun = hasBegun
        self.sealedBytes = sealedBytes
        lastSettled = options.monotonicNanoseconds()
    }

    /// Number of durable records.
    package var size: UInt64 { place.size }
    /// Number of durable batches, so the number of the next.
    package var batches: UInt64 { place.batches }
    /// Merkle tree hash that the last commit tells; `nil` in a new ledger.
    package var root: Digest? { place.root }
    /// The newest batch was read again from the file, and is what was written.
    package var isReadBack: Bool { unread == nil }
    /// The files of the log as they are now, with the room that is reserved ahead.
    package var extent: LogExtent {
        LogExtent(segments: active.header.number + 1, bytes: sealedBytes + active.room.reservedEnd)
    }
    /// The place behind the newest batch, while that is acknowledged and not sealed.
    package var mark: LogMark? {
        guard !needsAcknowledgement, active.seal == nil else { return nil }
        return LogMark(
            segment: active.header.firstPosition, offset: active.offset, place: place)
    }
    /// How long the sync of the newest batch took.
    package var syncNanoseconds: UInt64 { active.syncNanoseconds }
    /// `roll` comes before the next `write`.
    package var needsRoll: Bool {
        active.seal != nil || (!active.isEmpty && active.offset >= options.rollBytes)
    }
    /// Why this writer writes no more, or `nil`.
    package var failureCause: String? { failure ?? active.room.failure.map { "\($0)" } }

    /// Makes the epoch more than that of the last record: `head` does not know it where it was lost
    /// or an older copy of it was put back. Comes before the first write of this opening.
    package func raiseEpoch(above last: UInt32) {
        if epoch <= last, last < .max { epoch = last + 1 }
    }

    /// Runs a step of writing: whatever fails in it, but a full disk found in time, ends writing.
    func poisoning<Result>(_ step: () throws -> Result) throws -> Result {
        if let cause = failureCause {
            throw LogStorageError.writerFailed(path: layout.root, cause: cause)
        }
        if isClosed { throw LogStorageError.outOfOrder("the writer is closed") }
        do {
            return try step()
        } catch LogStorageError.diskFull(let error) {
            throw LogStorageError.diskFull(error)
        } catch {
            failure = "\(error)"
            throw error
        }
    }

    /// Takes the clean mark away, durably, before the first thing is written: from here on a crash
    /// is seen as one.
    func begin() throws {
        guard !hasBegun else { return }
        try head.synchronize()
        try writeHead(clean: false)
        try head.synchronize()
        hasBegun = true
    }

    /// Puts the present state into the next slot of `head`.
    func writeHead(clean: Bool) throws(FileError) {
        try head.write { generation in
            HeadSlot(
                clean: clean, generation: generation, identity: identity, size: place.size,
                batches: place.batches, epoch: epoch, root: place.root ?? .zero, note: note)
        }
    }
}

/// How much room a log takes on the disk.
package struct LogExtent: Hashable, Sendable {
    /// Number of segments.
    package let segments: UInt64
    /// Bytes of their files.
    package let bytes: UInt64
}
