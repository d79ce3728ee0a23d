import ByteCoding
import LogStorage
import Transparency

/// `derived/snapshot`: what opening had worked out of the log when the file was written, so that
/// the next opening reads it and the records behind it only. It can be deleted at any time;
/// whatever is wrong with it, it is not used, and made again.
struct SnapshotFile: Sendable {
    let layout: LedgerLayout
    let fileSystem: any FileSystem

    var path: String { layout.derivedDirectory + "/snapshot" }
    /// Behind the note: its length in four bytes, and "SNAP".
    static let tailBytes = 8
    static let tailMagic = Array("SNAP".utf8)

    /// Writes the file beside the old one and puts it in its place. Throws `FileError`: a ledger
    /// without this file is complete.
    func write(_ image: SnapshotImage, signer: NoteSigner) throws {
        try fileSystem.createDirectoryIfMissing(layout.derivedDirectory, mode: 0o755)
        let temporary = path + ".tmp"
        do {
            let file = try fileSystem.open(temporary, .createEmpty)
            var pieces = PieceDigest()
            var offset: UInt64 = 0
            try withoutActuallyEscaping({ (piece: [UInt8]) in
                pieces.add(piece)
                try file.write(piece, at: offset)
                offset += UInt64(piece.count)
            }) { sink in
                var columns = ColumnWriter(sink)
                try image.encode(to: &columns)
            }
            let note = try SnapshotNote(
                size: image.mark.place.size, root: image.tree.frontier.root, digest: pieces.digest
            ).sign(with: signer)
            var tail = note
            tail.append(littleEndian: UInt32(note.count))
            tail += SnapshotFile.tailMagic
            try file.write(tail, at: offset)
            try file.synchronize()
            try fileSystem.rename(temporary, to: path)
        } catch {
            try? fileSystem.remove(temporary)
            throw error
        }
    }
}
