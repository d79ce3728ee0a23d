/// `head`, open for writing. One of its slots is durable at any moment: until a slot is synced it
/// is written over and over (its generation rises by two), and only then is it the other's turn.
struct HeadFile {
    let file: any StorageFile
    /// The generation written last; `nil` before the first.
    private var generation: UInt64?
    /// Nothing was written since the last sync.
    private(set) var isSynced: Bool
    /// The newest slot as an earlier process left it: read, but perhaps not on the disk.
    private var inherited: HeadSlot?

    /// Opens an existing file, of which `reading` was read beside a log of `logSize` records. An
    /// earlier process may have written the newest slot and failed to sync it: then the cache shows
    /// it, the disk does not have it, and syncing once more does nothing. So it is written again
    /// where it stands, and synced, before the other slot, the one that is durable, may be touched.
    /// Crash window: until then the other slot may have to stand for both. Where it could not, this
    /// one is durable: batches were written after it.
    init(_ file: any StorageFile, _ reading: HeadReading, logSize: UInt64) {
        self.file = file
        let best = reading.best
        generation = best?.generation
        let canOtherStand = reading.slots.contains { condition in
            guard case .valid(let slot) = condition, slot != best else { return false }
            return !slot.clean || slot.size == logSize
        }
        inherited = canOtherStand ? best : nil
        isSynced = false
    }

    private init(new file: any StorageFile) {
        self.file = file
        generation = nil
        isSynced = true
    }

    /// Makes the file, all zero and durable, in a ledger that has none.
    static func create(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) -> HeadFile {
        let file = try fileSystem.open(layout.head, .createEmpty)
        try file.write([UInt8](repeating: 0, count: 2 * HeadSlot.byteCount), at: 0)
        try file.synchronize()
        return HeadFile(new: file)
    }

    /// Writes the next generation; `slot` makes it for that number. Crash window: until
    /// `synchronize` returns, a power cut may leave this slot old, new or torn; the other is whole.
    mutating func write(_ slot: (UInt64) -> HeadSlot) throws(FileError) {
        let next = generation.map { $0 &+ (isSynced ? 1 : 2) } ?? 0
        isSynced = false
        generation = next
        try file.write(
            slot(next).encode(), at: next % 2 * UInt64(HeadSlot.byteCount))
    }

    mutating func synchronize() throws(FileError) {
        guard !isSynced else { return }
        if let slot = inherited {
            try file.write(
                slot.encode(), at: slot.generation % 2 * UInt64(HeadSlot.byteCount))
            inherited = nil
        }
        try file.synchronize()
        isSynced = true
    }
}
