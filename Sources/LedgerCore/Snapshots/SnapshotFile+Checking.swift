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

    /// What a file is found to be.
    enum Verdict {
        /// What the records give, as far as they are known.
        case sound
        /// Signed by the ledger's key, and not compared, for a reason in words.
        case notCompared(String)
        /// What is wrong with it, in words.
        case wrong(String)
    }

    /// Holds a file against the records. Throws `FileError`.
    ///
    /// - Parameters:
    ///   - state: what the records give at the size that the file claims; `nil`: not known.
    ///   - root: their root at that size; `nil`: they are not all there.
    func verdict(
        on file: any StorageFile, state: LedgerState?, root: Digest?, key: NoteVerifierKey
    ) throws(FileError) -> Verdict {
        do {
            let (note, length) = try readNote(file)
            let content = HashedContent(file, length: length)
            var columns = ColumnReader(byteCount: length, content.next)
            let decoded = Result { try SnapshotImage.decodeHead(from: &columns) }
            let start = length - columns.remaining
            while try !content.next().isEmpty {}
            let digest = content.digest
            let signed = SnapshotNote.verified(note, by: key)
            guard let signed, signed.digest == digest else {
                return .wrong("it is not what the ledger's key has signed")
            }
            let head = try decoded.get()
            guard signed == head.note(of: digest) else {
                return .wrong("the ledger's key has signed it as of another size or root")
            }
            if let root, root != head.root {
                return .wrong(
                    "at size \(head.size) it gives the root \(head.root.base64), the records give "
                        + root.base64)
            }
            guard let state,
                let offset = try firstDifference(of: file, start..<length, from: state)
            else { return .sound }
            return .wrong(
                "from byte \(offset) on it is not the state that the records give at size "
                    + "\(head.size)")
        } catch let error as FileError {
            throw error
        } catch let other as SnapshotImage.OtherVersion {
            return .notCompared("\(other)")
        } catch {
            return .wrong("it was altered or cut off (\(error))")
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
