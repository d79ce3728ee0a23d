import ByteCoding
import FlagState
import LogStorage
import Transparency

// What the audit asks: not whether the file is of use, but whether it says what the records say.
extension SnapshotFile {
    /// The file as it is now, whatever a writer puts in its place; `nil` where there is none.
    func opened() throws(FileError) -> (any StorageFile)? {
        try fileSystem.exists(path) ? try fileSystem.open(path, .read) : nil
    }

    /// The size that a file claims to stand for; `nil` where that cannot be read.
    func claimedSize(of file: any StorageFile) -> UInt64? {
        guard let (_, length) = try? readNote(file) else { return nil }
        var columns = ColumnReader(byteCount: length, HashedContent(file, length: length).next)
        return (try? SnapshotImage.decodeHead(from: &columns))?.size
    }

    /// What is wrong with a file, in words; `nil` where nothing is. Throws `FileError`.
    ///
    /// - Parameters:
    ///   - state: what the records give at the size that the file claims; `nil`: not known.
    ///   - root: their root at that size; `nil`: they are not all there.
    func problem(
        in file: any StorageFile, state: LedgerState?, root: Digest?, key: NoteVerifierKey
    ) throws(FileError) -> String? {
        do {
            let (note, length) = try readNote(file)
            let content = HashedContent(file, length: length)
            var columns = ColumnReader(byteCount: length, content.next)
            let head = try SnapshotImage.decodeHead(from: &columns)
            let start = length - columns.remaining
            while try !content.next().isEmpty {}
            let signed = SnapshotNote(size: head.size, root: head.root, digest: content.digest)
            guard signed.isSigned(note, by: key) else {
                return "it is not what the ledger's key has signed"
            }
            if let root, root != head.root {
                return "at size \(head.size) it gives the root \(head.root.base64), the records "
                    + "give \(root.base64)"
            }
            guard let state else { return nil }
            return try firstDifference(of: file, start..<length, from: state).map {
                "from byte \($0) on it is not the state that the records give at size \(head.size)"
            }
        } catch let error as FileError {
            throw error
        } catch {
            return "it was altered or cut off (\(error))"
        }
    }

    /// Where the file's state begins to differ from this one's bytes.
    private func firstDifference(
        of file: any StorageFile, _ range: Range<UInt64>, from state: LedgerState
    ) throws -> UInt64? {
        var offset = range.lowerBound
        var difference: UInt64?
        try withoutActuallyEscaping({ (piece: [UInt8]) in
            if difference == nil {
                let count = min(UInt64(piece.count), range.upperBound - offset)
                let stored = try file.read(at: offset, count: Int(count))
                if stored != piece {
                    difference = offset + UInt64(zip(stored, piece).prefix { $0 == $1 }.count)
                }
            }
            offset += UInt64(piece.count)
        }) { sink in
            var columns = ColumnWriter(sink)
            try state.encode(to: &columns)
            try columns.finish()
        }
        return difference ?? (offset < range.upperBound ? offset : nil)
    }
}
