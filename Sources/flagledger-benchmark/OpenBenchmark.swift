import ByteCoding
import FlagModel
import LedgerCore
import LogStorage

/// Opening a ledger without a snapshot file, layer by layer: each row does what the one above does
/// and one thing more. Beside it the hashes that nobody can leave out, in one piece.
enum OpenBenchmark {
    static func run(_ settings: Settings, _ report: inout Report) throws {
        let made = try BenchmarkLedger(in: settings.folder, name: "open")
        defer { try? made.remove() }
        try made.append(settings.records)
        let layout = LedgerLayout(root: made.path)
        let files = PosixFileSystem()
        var record: [UInt8] = []

        func add(_ name: String, _ body: @escaping (StoredBatch) throws -> Void) throws {
            let time = try Stopwatch.repeated(rounds: 5) {
                let reader = try LogReader(fileSystem: files, layout: layout)
                return Int(try reader.forEachBatch(body).place.log.size)
            }
            report.add(row(name, time))
        }
        try add("open: read the frames") { record = $0.records[0].bytes }
        try add("open: and decode the events") { batch in
            for stored in batch.records {
                let event = try DecodedRecord.decode(stored.bytes, at: stored.position).event
                Stopwatch.keep(event.changes.count)
            }
        }
        let open = try Stopwatch.repeated(rounds: 5) {
            Int(try LedgerView.open(made.path).size)
        }
        report.add(row("open: and fold, with the tree", open))
        report.add(row("hashes of a record, bare", Stopwatch.repeated { hashes(of: record) }))
    }

    private static func row(_ name: String, _ time: Spread) -> Row {
        Row(name: name, figure: Figure.time(time.median), beside: "\(Figure.rate(time.median))")
    }

    /// The header of its frame, its leaf, its event, and a node of the tree.
    private static func hashes(of record: [UInt8]) -> Int {
        let event = Array(record[RecordCodec.headerByteCount...])
        let header = Array(record[..<72])
        let node = Array(record[..<65])
        let times = 10_000
        for _ in 0..<times {
            for bytes in [header, record, event, node] {
                Stopwatch.keep(SHA256.hash(bytes) == .zero ? 1 : 0)
            }
        }
        return times
    }
}
