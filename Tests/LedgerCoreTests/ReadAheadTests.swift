import LedgerCore
import LogStorage
import Testing

/// Threads that read and prepare ahead change nothing of what is read.
@Suite("Reading ahead")
struct ReadAheadTests {
    private struct Reading: Equatable {
        var batches: [StoredBatch] = []
        var end: ScanEnd?
    }

    private struct Enough: Error {}

    private func reader(_ files: LedgerFiles) throws -> LogReader {
        try LogReader(
            fileSystem: try files.fileSystem(), layout: LedgerLayout(root: LedgerFiles.root))
    }

    private func reading(_ reader: LogReader, chunk: Int?) throws -> Reading {
        var reading = Reading()
        let body = { (batch: StoredBatch) in reading.batches.append(batch) }
        let end =
            if let chunk {
                try reader.forEachBatchAhead(
                    upTo: reader.size, chunk: chunk, preparing: { $0 }, body)
            } else {
                try reader.forEachBatch(upTo: reader.size, body)
            }
        reading.end = end
        return reading
    }

    @Test func theBatchesAndTheEndAreTheSame() throws {
        let reader = try reader(try SmallLedger.files())
        let expected = try reading(reader, chunk: nil)
        #expect(expected.batches.count > 3)
        for chunk in 0...Int(reader.size ?? 0) + 1 {
            #expect(try reading(reader, chunk: chunk) == expected, "chunks of \(chunk)")
        }
    }

    @Test func damageEndsBothAtTheSamePlace() throws {
        let files = try SmallLedger.files()
        for segment in files.segments {
            let count = files.files[segment]?.count ?? 0
            for offset in stride(from: SegmentHeader.byteCount, to: count, by: 487) {
                var spoiled = files
                spoiled.files[segment]?[offset] ^= 0x10
                let reader = try reader(spoiled)
                let expected = try reading(reader, chunk: nil)
                #expect(try reading(reader, chunk: 2) == expected, "\(segment), byte \(offset)")
            }
        }
    }

    /// Wherever the other thread is then: before, at or behind the end of the log.
    @Test func whatTheBodyThrowsEndsTheReading() throws {
        let reader = try reader(try SmallLedger.files())
        let count = try reading(reader, chunk: nil).batches.count
        for last in 0..<count {
            var seen = 0
            #expect(throws: Enough.self) {
                _ = try reader.forEachBatchAhead(
                    upTo: reader.size, chunk: 1, preparing: { $0 }
                ) { _ in
                    if seen == last { throw Enough() }
                    seen += 1
                }
            }
            #expect(seen == last)
        }
    }
}
