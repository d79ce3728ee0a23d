/// `head`, open for writing. One of its slots is durable at any moment: until a slot is synced it
/// is written over and over (its generation rises by two), and only then is it the other's turn.
struct HeadFile {
    let file: any StorageFile
    /// The generation written last; `nil` before the first.
    private var generation: UInt64?
    /// Nothing was written since the last sync.
    private(set) var isSynced: Bool

    /// Opens an existing file. What an earlier process wrote may not be durable yet, so it is
    /// synced before the other slot may be touched.
    init(_ file: any StorageFile, lastGeneration: UInt64?) {
        self.file = file
        generation = lastGeneration
        isSynced = false
    }

    /// Makes the file, all zero and durable, in a ledger that has none.
    static func create(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) -> HeadFile {
        let file = try fileSystem.open(layout.head, .createEmpty)
        try file.write([UInt8](repeating: 0, count: 2 * HeadSlot.byteCount), at: 0)
        try file.synchronize()
        var head = HeadFile(file, lastGeneration: nil)
        head.isSynced = true
        return head
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
        try file.synchronize()
        isSynced = true
    }
}
