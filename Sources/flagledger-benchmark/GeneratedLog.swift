import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// A record as it goes into the log.
struct GeneratedRecord: Sendable {
    let bytes: [UInt8]
    let leafHash: Digest
}

/// Makes records of events: signed with the owner's key, or with 64 zeros.
struct RecordSigner: Sendable {
    private let secretKey: Ed25519SecretKey
    private let fingerprint: Digest
    private let epoch: UInt32
    private let isSigned: Bool

    /// Takes the owner's key, which lies in the ledger at `path`.
    init(_ path: String, epoch: UInt32, isSigned: Bool) throws {
        let files = PosixFileSystem()
        let keys = LedgerKeys(layout: LedgerLayout(root: path), fileSystem: files)
        secretKey = try KeyFile.read(keys.owner, fileSystem: files).secretKey
        fingerprint = try SecretKeySigner(secretKey).fingerprint
        self.epoch = epoch
        self.isSigned = isSigned
    }

    func record(_ event: DraftedEvent) -> GeneratedRecord {
        let signature =
            isSigned
            ? SSHSignature.sign(message: event.bytes.span, with: secretKey).signature.bytes
            : [UInt8](repeating: 0, count: Ed25519Signature.byteCount)
        let bytes = RecordCodec.encode(
            Record(
                position: event.position, recordedAt: event.recordedAt, epoch: epoch,
                fingerprint: fingerprint, signature: signature, event: event.bytes))
        return GeneratedRecord(bytes: bytes, leafHash: MerkleTree.leafHash(of: bytes))
    }
}

/// The log of a ledger, opened to be written without the rest of it.
struct GeneratedLog {
    /// Records of one batch: what strangers share at most where many wait.
    static let batch = 250
    private let writer: LogWriter
    private var frontier: Frontier
    private let signer: NoteSigner
    var epoch: UInt32 { writer.epoch }

    /// - Precondition: the ledger at `path` was closed.
    init(_ path: String, origin: Origin) throws {
        let files = PosixFileSystem()
        let layout = LedgerLayout(root: path)
        let keys = LedgerKeys(layout: layout, fileSystem: files)
        var before = Frontier()
        _ = try LogReader(fileSystem: files, layout: layout).forEachBatch { batch in
            for record in batch.records { before.append(record.leafHash) }
        }
        frontier = before
        let key = try KeyFile.read(keys.checkpoint, fileSystem: files).secretKey
        guard let signer = NoteSigner(name: origin.text, secretKey: key) else {
            preconditionFailure("the origin is a name")
        }
        self.signer = signer
        (writer, _) = try LogWriter.open(fileSystem: files, layout: layout)
    }

    /// Writes batch after batch, in the order of every writer.
    mutating func append(_ records: [GeneratedRecord]) throws {
        for start in stride(from: 0, to: records.count, by: GeneratedLog.batch) {
            try write(records[start..<min(start + GeneratedLog.batch, records.count)])
        }
    }

    private mutating func write(_ batch: ArraySlice<GeneratedRecord>) throws {
        if writer.needsRoll { try writer.roll(frontier: frontier.hashes, root: frontier.root) }
        for record in batch { frontier.append(record.leafHash) }
        let root = frontier.root
        let written = try writer.write(
            records: batch.map(\.bytes), leafHashes: batch.map(\.leafHash), root: root)
        _ = try writer.readBack(written)
        let note = SignedCheckpoint.sign(size: frontier.size, root: root, with: signer).format()
        try writer.acknowledge(note: Array(note.utf8), root: root)
    }

    func close() throws { try writer.close() }
}
