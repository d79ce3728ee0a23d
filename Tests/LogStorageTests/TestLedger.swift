import ByteCoding
import LogStorage
import Testing

/// Drives a writer as LedgerCore does, with a stand-in for the Merkle tree and the signature, and
/// remembers what was tried and what was acknowledged.
struct TestLedger {
    static let layout = LedgerLayout(root: "/ledger")
    static let identity = SHA256.hash(Array("genesis".utf8))

    var fileSystem: any FileSystem
    var layout = TestLedger.layout
    var options = TestLedger.options()
    /// Every batch handed to the writer, in order.
    var attempted: [[[UInt8]]] = []
    /// How many of them were acknowledged.
    var acknowledged = 0
    /// Sees every checkpoint that is signed.
    var witness = SigningWitness()

    init(_ fileSystem: any FileSystem) { self.fileSystem = fileSystem }

    static func options(rollBytes: UInt64 = 1 << 20) -> LogWriterOptions {
        var options = LogWriterOptions()
        options.rollBytes = rollBytes
        options.command = "test"
        options.zeroAheadAfterBatches = nil
        options.nonce = { Array(0..<16) }
        options.monotonicNanoseconds = { 0 }
        return options
    }

    static func record(_ position: UInt64, bytes: Int = 40) -> [UInt8] {
        var record = Array("record \(position) ".utf8)
        while record.count < bytes {
            record.append(UInt8(truncatingIfNeeded: record.count &* 31 &+ Int(position)))
        }
        return record
    }

    static func leafHash(_ record: [UInt8]) -> Digest { SHA256.hash(prefix: 0, record.span) }

    /// Not a Merkle tree, but as sensitive to every record and its place.
    static func root(_ records: [[UInt8]]) -> Digest {
        SHA256.hash(records.flatMap { leafHash($0).bytes })
    }

    static func note(size: UInt64, root: Digest) -> [UInt8] {
        Array("example.com/test\n\(size)\n\(root.base64)\n\n— example.com/test c2lnbmF0dXJl\n".utf8)
    }

    var records: [[UInt8]] { attempted.flatMap { $0 } }

    /// Makes the ledger with its first batch.
    mutating func create() throws -> LogWriter {
        let writer = try LogWriter.create(
            fileSystem: fileSystem, layout: layout, identity: TestLedger.identity,
            options: options)
        try append(count: 1, to: writer)
        return writer
    }

    /// Opens the ledger and acknowledges what it kept.
    func open() throws -> (LogWriter, RecoveryReport) {
        let (writer, report) = try LogWriter.open(
            fileSystem: fileSystem, layout: layout, options: options)
        if writer.needsAcknowledgement, let root = writer.root {
            witness.sign(size: writer.size, root: root, on: fileSystem)
            try writer.acknowledge(
                note: TestLedger.note(size: writer.size, root: root), root: root)
        }
        return (writer, report)
    }

    /// One batch of `count` records, through all steps; rolls when it is time.
    mutating func append(count: Int, bytes: Int = 40, to writer: LogWriter) throws {
        if writer.needsRoll {
            let root = try #require(writer.root)
            try writer.roll(frontier: [root], root: root)
        }
        let first = writer.size
        let batch = (0..<UInt64(count)).map { TestLedger.record(first + $0, bytes: bytes) }
        attempted.append(batch)
        let root = TestLedger.root(records)
        let written: WrittenBatch
        do {
            written = try writer.write(
                records: batch, leafHashes: batch.map(TestLedger.leafHash), root: root)
        } catch LogStorageError.diskFull(let error) {
            // Promised: nothing of it was written.
            attempted.removeLast()
            throw LogStorageError.diskFull(error)
        }
        let stored = try writer.readBack(written)
        #expect(stored.records.map(\.bytes) == batch)
        witness.sign(size: writer.size, root: root, on: fileSystem)
        try writer.acknowledge(note: TestLedger.note(size: writer.size, root: root), root: root)
        acknowledged = attempted.count
    }

    /// All records that a reader gives, and how the reading ended.
    func read(upTo size: UInt64? = nil) throws -> (records: [[UInt8]], end: ScanEnd) {
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        var records: [[UInt8]] = []
        let end = try reader.forEachBatch(upTo: size) { records += $0.records.map(\.bytes) }
        return (records, end)
    }

    /// Every damage that the audit's entry points tell of.
    func damages() throws -> [Damage] {
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        let reports = try reader.segments.indices.map { try reader.verifySegment($0) }
        return reader.head.damages + reader.structureDamages + reports.flatMap(\.damages)
    }
}
