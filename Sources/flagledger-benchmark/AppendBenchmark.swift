import ByteCoding
import Dispatch
import FlagState
import LedgerCore
import LogStorage
import Synchronization

/// One durable change, alone, beside one write and one sync of the same bytes; and many at once.
enum AppendBenchmark {
    private static let alone = 200
    private static let together = 4_000
    private static let writers = 64

    static func run(_ settings: Settings, _ report: inout Report) throws {
        let made = try BenchmarkLedger(in: settings.folder, name: "append")
        defer { try? made.remove() }
        var number = 0
        let file = try Bare(path: made.path + "/bare")
        let comparison = try Stopwatch.compare(
            {
                for _ in 0..<alone {
                    number += 1
                    _ = try made.ledger.append(made.submission(number))
                }
                return alone
            },
            with: {
                for _ in 0..<alone { try file.write() }
                return alone
            })
        report.add(
            Row(
                name: "append, alone", figure: Figure.time(comparison.ours.median),
                beside: "write + fdatasync \(Figure.time(comparison.theirs.median))",
                ratio: comparison.ratio, bar: "≤ 1.5"))
        let many = Stopwatch.repeated(rounds: 5) {
            let first = number
            number += together
            return appendTogether(made, first)
        }
        report.add(
            Row(
                name: "append, \(writers) waiting", figure: Figure.rate(many.median),
                beside: "alone \(Figure.rate(comparison.ours.median))",
                ratio: Spread([comparison.ours.median / many.median])))
    }

    /// Keeps `writers` changes waiting at any time.
    private static func appendTogether(_ made: BenchmarkLedger, _ first: Int) -> Int {
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            let room = DispatchSemaphore(value: writers / 2)
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < together else { break }
                room.wait()
                made.ledger.enqueue([made.submission(first + index)]) { _ in room.signal() }
            }
            for _ in 0..<(writers / 2) { room.wait() }
            for _ in 0..<(writers / 2) { room.signal() }
        }
        return together
    }

    /// The least that a durable change costs on this disk: its bytes and one sync, over blocks
    /// that are written already.
    private final class Bare {
        private static let bytes = [UInt8](repeating: 0x66, count: 1_024)
        private let file: any StorageFile
        private var offset: UInt64 = 0

        init(path: String) throws {
            file = try PosixFileSystem().open(path, .createEmpty)
            try file.write([UInt8](repeating: 0, count: 4 << 20), at: 0)
            try file.synchronize()
        }

        func write() throws {
            try file.write(Bare.bytes, at: offset)
            try file.synchronize()
            offset = (offset + UInt64(Bare.bytes.count)) % (4 << 20)
        }
    }
}
