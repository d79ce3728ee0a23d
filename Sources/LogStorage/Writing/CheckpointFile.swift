/// The file `checkpoint`: the last signed note as text, for people, witnesses and backups. `head`
/// is the exact one; recovery does not believe this file, it only mentions it.
enum CheckpointFile {
    /// Replaces the file in one step: tmp, sync, rename. Its name is synced at the next clean
    /// close.
    static func publish(
        _ note: [UInt8], _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) {
        let temporary = layout.checkpoint + ".tmp"
        let file = try fileSystem.open(temporary, .createEmpty)
        try file.write(note, at: 0)
        try file.synchronize()
        try fileSystem.rename(temporary, to: layout.checkpoint)
    }

    /// The file's bytes, as many as a note may have; `nil` if it is not there.
    static func read(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) -> [UInt8]? {
        guard try fileSystem.kind(of: layout.checkpoint) == .file else { return nil }
        let file = try fileSystem.open(layout.checkpoint, .read)
        return try file.read(at: 0, count: LogStorageLimits.noteBytes)
    }

    /// The size in the second line (C2SP tlog-checkpoint), if the file is there and has one.
    static func size(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws(FileError) -> UInt64? {
        guard let bytes = try read(fileSystem, layout) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 1 ? UInt64(lines[1]) : nil
    }
}
