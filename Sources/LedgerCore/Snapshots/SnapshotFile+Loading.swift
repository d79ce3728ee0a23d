import ByteCoding
import Dispatch
import FlagModel
import FlagState
import LogStorage
import Synchronization
import Transparency

/// Why there is no snapshot to begin with.
enum SnapshotProblem: Error, Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The file is good, and of no use to this log.
    case stale(String)
    case damaged(String)
}

extension SnapshotFile {
    /// Reads the file for this log. The content is hashed on another thread while it is decoded,
    /// and believed when the ledger's key has signed the hash. Throws `SnapshotProblem`.
    func load(_ reader: LogReader) throws(SnapshotProblem) -> (Projector, SnapshotImage.Head) {
        do {
            guard try fileSystem.exists(path) else { throw SnapshotProblem.missing }
            let file = try fileSystem.open(path, .read)
            let (note, length) = try readNote(file)
            let content = HashedContent(file, length: length)
            var columns = ColumnReader(byteCount: length, content.next)
            let head = try SnapshotImage.decodeHead(from: &columns)
            try check(head, reader)
            let genesis = try readGenesis(reader)
            let state = try LedgerState(
                decoding: &columns, genesis: genesis.created, digest: genesis.identity)
            guard columns.remaining == 0, state.size == head.size else {
                throw ColumnError.invalid("its length")
            }
            let key = try VerifierKey.of(genesis.created)
            guard SnapshotNote.verified(note, by: key) == head.note(of: content.digest) else {
                throw SnapshotProblem.damaged("it is not what the ledger's key has signed")
            }
            return (Projector(head, state: state, genesis: genesis), head)
        } catch let problem as SnapshotProblem {
            throw problem
        } catch let other as SnapshotImage.OtherVersion {
            throw .stale("\(other)")
        } catch let error as FileError {
            throw .damaged("\(error)")
        } catch {
            throw .damaged("it was altered or cut off (\(error))")
        }
    }

    /// The note and the length of the content before it.
    func readNote(_ file: any StorageFile) throws -> (note: [UInt8], content: UInt64) {
        let size = try file.size()
        let tailBytes = UInt64(SnapshotFile.tailBytes)
        guard size > tailBytes else { throw ColumnError.ended }
        let tail = try file.read(at: size - tailBytes, count: SnapshotFile.tailBytes)
        // Fewer where the file has become shorter since: no magic then, neither.
        guard Array(tail.dropFirst(4)) == SnapshotFile.tailMagic else {
            throw ColumnError.invalid("its last bytes")
        }
        let count = UInt64(tail.span.littleEndian(UInt32.self, at: 0))
        guard count <= UInt64(LogStorageLimits.noteBytes), count <= size - tailBytes else {
            throw ColumnError.invalid("the length of its note")
        }
        let content = size - tailBytes - count
        return (try file.read(at: content, count: Int(count)), content)
    }

    private func check(_ head: SnapshotImage.Head, _ reader: LogReader) throws {
        guard head.identity == reader.segments.first?.header?.identity else {
            throw SnapshotProblem.stale("it is another ledger's")
        }
        guard let acknowledged = reader.size, head.size <= acknowledged else {
            throw SnapshotProblem.stale(
                "it is of size \(head.size), and the ledger acknowledges only "
                    + "\(reader.size ?? 0): the ledger is an older copy")
        }
        guard reader.mayHold(head.mark) else {
            throw SnapshotProblem.stale("the log has no such place as it names")
        }
    }

    /// Position 0, from the log: whose key signs snapshots is not for a snapshot to say.
    private func readGenesis(_ reader: LogReader) throws -> Projector.Genesis {
        var scan = RecordScan(fileSystem: fileSystem, layout: layout, at: nil, position: 0)
        let (record, event) = try DecodedRecord.decode(try scan.next().bytes, at: 0)
        let identity = SHA256.hash(record.event)
        guard case .ledgerCreated(let created)? = event.changes.first,
            identity == reader.segments.first?.header?.identity
        else { throw SnapshotProblem.stale("position 0 is not the ledger's") }
        return Projector.Genesis(identity: identity, created: created)
    }
}

/// The pieces of a file's beginning, each hashed by another thread while it is used.
final class HashedContent: Sendable {
    private let file: any StorageFile
    private let length: UInt64
    private let offset = Mutex<UInt64>(0)
    private let pieces = Mutex(PieceDigest())
    private let queue = DispatchQueue(label: "flagledger.snapshot-hash")
    /// Pieces that may wait to be hashed, so that memory stays bounded.
    private let room = DispatchSemaphore(value: 0)

    init(_ file: any StorageFile, length: UInt64) {
        self.file = file
        self.length = length
        // Signalled instead of made with this value, below which a semaphore must not be freed.
        for _ in 0..<LedgerCoreLimits.snapshotPiecesAhead { room.signal() }
    }

    /// The next piece; an empty one at the end.
    func next() throws -> [UInt8] {
        let start = offset.withLock { $0 }
        let count = min(UInt64(ByteCodingLimits.columnPiece), length - start)
        guard count > 0 else { return [] }
        let piece = try file.read(at: start, count: Int(count))
        offset.withLock { $0 = start + UInt64(piece.count) }
        room.wait()
        queue.async { [self] in
            pieces.withLock { $0.add(piece) }
            room.signal()
        }
        return piece
    }

    /// Of all pieces that were given.
    var digest: Digest { queue.sync { pieces.withLock { $0.digest } } }
}
