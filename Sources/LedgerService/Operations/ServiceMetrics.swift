import FlagModel
import Synchronization

/// What `/metrics` shows of the writing side; the loops count their own requests.
final class ServiceMetrics: Sendable {
    let appendedRecords = Atomic<UInt64>(0)
    let batches = Atomic<UInt64>(0)
    let deniedWrites = Atomic<UInt64>(0)
    let failedAuthentications = Atomic<UInt64>(0)
    let streamClients = Mutex(StreamClients())
    let appends = Histogram(Histogram.seconds)
    let batchSizes = Histogram(Histogram.sizes)
    let syncs = Histogram(Histogram.seconds)

    func noteStream(_ kind: StreamKind, of tenant: Tenant, _ step: Int) {
        streamClients.withLock { $0.note(kind, of: tenant, step) }
    }

    func noteBatch(records: Int, syncNanoseconds: UInt64) {
        appendedRecords.add(UInt64(records), ordering: .relaxed)
        batches.add(1, ordering: .relaxed)
        batchSizes.observe(Double(records))
        syncs.observe(Double(syncNanoseconds) / 1e9)
    }
}

/// What a stream's client speaks.
enum StreamKind: String, CaseIterable {
    case changes = "sse"
    case refetches = "ofrep"
    case webSocket = "websocket"
}

/// A Prometheus histogram: counts of values up to each bound.
final class Histogram: Sendable {
    static let seconds = [
        0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0,
        2.5,
    ]
    static let sizes = [1.0, 2, 4, 8, 16, 32, 64, 128, 250]

    struct Reading {
        /// Of values up to each bound, cumulative; the last is the count of all.
        var counts: [UInt64]
        var sum: Double

        static let none = Reading(counts: [], sum: 0)

        mutating func add(_ other: Reading) {
            if counts.isEmpty { counts = Array(repeating: 0, count: other.counts.count) }
            for index in other.counts.indices { counts[index] += other.counts[index] }
            sum += other.sum
        }
    }

    let bounds: [Double]
    private let reading: Mutex<Reading>

    init(_ bounds: [Double]) {
        self.bounds = bounds
        reading = Mutex(Reading(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    func observe(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        reading.withLock {
            $0.counts[index] += 1
            $0.sum += value
        }
    }

    var current: Reading {
        var reading = reading.withLock { $0 }
        for index in reading.counts.indices.dropFirst() {
            reading.counts[index] += reading.counts[index - 1]
        }
        return reading
    }
}
