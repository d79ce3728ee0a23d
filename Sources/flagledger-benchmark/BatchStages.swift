import ByteCoding
import LogStorage
import Transparency

/// What is done once for a batch, on the disk of the run: from its records to the acknowledgement,
/// in the order of the writer.
enum BatchStages {
    private static let batches = 400
    private static let sizes = [1, 32]

    /// One time a batch.
    private struct Times {
        var write: [Double] = []
        var sync: [Double] = []
        var readBack: [Double] = []
        var checkpoint: [Double] = []
        var acknowledge: [Double] = []
    }

    static func run(
        _ settings: Settings, _ records: [[UInt8]], _ secret: Ed25519SecretKey,
        _ report: inout Report
    ) throws {
        let (path, files) = ("\(settings.folder)/stages.flagledger-benchmark", PosixFileSystem())
        guard let signer = NoteSigner(name: "flags.example.com/bench", secretKey: secret) else {
            return
        }
        defer { try? BenchmarkLedger.remove(path, files) }
        let log = try LogWriter.create(
            fileSystem: files, layout: LedgerLayout(root: path), identity: .zero)
        var frontier = Frontier()
        for size in sizes {
            var times = Times()
            for number in 0..<batches {
                let first = number * size % (records.count - size)
                let batch = Array(records[first..<(first + size)])
                try write(batch, to: log, &frontier, signer, &times)
            }
            let name = "stage: of a batch of \(size)"
            for (stage, values) in [
                ("encode and write", times.write), ("sync", times.sync),
                ("read back", times.readBack), ("sign the checkpoint, twice", times.checkpoint),
                ("acknowledge in head", times.acknowledge),
            ] {
                let median = Spread(values).median
                report.add(Row(name: "\(name), \(stage)", figure: Figure.time(median)))
            }
        }
        try log.close()
    }

    private static func write(
        _ records: [[UInt8]], to log: LogWriter, _ frontier: inout Frontier, _ signer: NoteSigner,
        _ times: inout Times
    ) throws {
        let leafHashes = records.map { MerkleTree.leafHash(of: $0) }
        for leafHash in leafHashes { frontier.append(leafHash) }
        let root = frontier.root
        let start = Stopwatch.now()
        let written = try log.write(records: records, leafHashes: leafHashes, root: root)
        let durable = Stopwatch.now()
        _ = try log.readBack(written)
        let read = Stopwatch.now()
        var note = SignedCheckpoint.sign(size: log.size, root: root, with: signer).format()
        note = SignedCheckpoint.sign(size: log.size, root: root, with: signer).format()
        let signed = Stopwatch.now()
        try log.acknowledge(note: Array(note.utf8), root: root)
        let done = Stopwatch.now()
        times.write.append(Double(durable - start - log.syncNanoseconds))
        times.sync.append(Double(log.syncNanoseconds))
        times.readBack.append(Double(read - durable))
        times.checkpoint.append(Double(signed - read))
        times.acknowledge.append(Double(done - signed))
    }
}
