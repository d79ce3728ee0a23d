import Synchronization

/// Requests by route and status, and how long they took: each loop counts its own, and `/metrics`
/// adds them up.
final class RequestCounts: Sendable {
    struct Key: Hashable, Comparable {
        let method: String
        let route: String
        let status: Int

        static func < (one: Key, other: Key) -> Bool {
            (one.route, one.method, one.status) < (other.route, other.method, other.status)
        }
    }

    private let counts = Mutex<[Key: UInt64]>([:])
    let latency = Histogram(Histogram.seconds)

    func note(_ key: Key, nanoseconds: UInt64) {
        counts.withLock { $0[key, default: 0] += 1 }
        latency.observe(Double(nanoseconds) / 1e9)
    }

    var current: [Key: UInt64] { counts.withLock { $0 } }
}
