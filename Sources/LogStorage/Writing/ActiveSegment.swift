import ByteCoding

/// The segment that is being written.
struct ActiveSegment {
    let header: SegmentHeader
    let path: String
    let file: any StorageFile
    let room: SegmentRoom
    /// Where the next frame goes.
    var offset: UInt64
    var seal: StoredSeal?
    /// How long the disk took to make the newest bytes durable.
    private(set) var syncNanoseconds: UInt64 = 0

    var isEmpty: Bool { offset == UInt64(SegmentHeader.byteCount) }

    /// Opens the segment on which recovery ended. One that was sealed and made read-only is opened
    /// for reading: nothing more is written to it.
    static func open(
        _ fileSystem: any FileSystem, _ outcome: Recovery.Outcome
    ) throws(FileError) -> ActiveSegment {
        let path = outcome.segment.path
        let whole = outcome.place.seal != nil && outcome.segment.length == outcome.place.offset
        let opening: FileOpening = whole ? .read : .readWrite
        let file = try fileSystem.open(path, opening)
        let room = SegmentRoom(
            file: file, background: try fileSystem.open(path, opening), end: try file.size())
        return ActiveSegment(
            header: outcome.header, path: path, file: file, room: room,
            offset: outcome.place.offset, seal: outcome.place.seal)
    }

    /// Makes a new segment. Crash windows: before the rename there is a `.tmp` that the next
    /// opening removes; after it the segment is whole, because its content was synced before its
    /// name.
    static func create(
        _ header: SegmentHeader, _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) -> ActiveSegment {
        let path = layout.segment(firstPosition: header.firstPosition)
        let temporary = path + Recovery.temporarySuffix
        let file = try fileSystem.open(temporary, .createEmpty)
        try file.write(header.encode(), at: 0)
        try file.synchronize()
        try fileSystem.rename(temporary, to: path)
        try fileSystem.synchronizeDirectory(layout.segmentsDirectory)
        let end = UInt64(SegmentHeader.byteCount)
        let room = SegmentRoom(
            file: file, background: try fileSystem.open(path, .readWrite), end: end)
        return ActiveSegment(
            header: header, path: path, file: file, room: room, offset: end, seal: nil)
    }

    /// Writes bytes of frames at `offset` and makes them durable. Throws
    /// `LogStorageError.diskFull` before a byte of them is written, `FileError` otherwise.
    mutating func append(_ bytes: [UInt8], _ options: LogWriterOptions) throws {
        let end = offset + UInt64(bytes.count)
        try room.reserve(through: end, step: options.reserveStep)
        try file.write(bytes, at: offset)
        let start = options.monotonicNanoseconds()
        try file.synchronize()
        syncNanoseconds = options.monotonicNanoseconds() &- start
        offset = end
    }

    /// Cuts off the unwritten space. Syncs in any case: an earlier process may have cut it and
    /// ended.
    func trim() throws(FileError) {
        room.drain()
        if try file.size() != offset { try file.truncate(to: offset) }
        try file.synchronize()
    }
}
