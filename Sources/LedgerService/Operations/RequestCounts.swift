import FlagModel
import Synchronization

/// Requests by route and status, and how long they took: each loop counts its own, and `/metrics`
/// adds them up. The lock is the loop's alone but for that.
final class RequestCounts: Sendable {
    struct Key: Hashable, Comparable {
        let method: String
        let route: String
        let status: Int

        static func < (one: Key, other: Key) -> Bool {
            (one.route, one.method, one.status) < (other.route, other.method, other.status)
        }
    }

    /// Most requests are like the one before: those are counted without a look-up.
    private struct Counts {
        var latest: Key?
        var run: UInt64 = 0
        var others: [Key: UInt64] = [:]

        mutating func note(_ key: Key) {
            if key == latest { return run += 1 }
            settle()
            latest = key
            run = 1
        }

        mutating func settle() {
            guard let latest else { return }
            others[latest, default: 0] += run
            run = 0
        }
    }

    private let counts = Mutex(Counts())
    let latency = Histogram(Histogram.seconds)

    func note(_ key: Key, nanoseconds: UInt64) {
        counts.withLock { $0.note(key) }
        latency.observe(Double(nanoseconds) / 1e9)
    }

    var current: [Key: UInt64] {
        counts.withLock { counts in
            counts.settle()
            return counts.others
        }
    }

    private struct Tenants {
        var latest: (tenant: Tenant, counts: TenantCounts)?
        var all: [Tenant: TenantCounts] = [:]
    }

    private let tenants = Mutex(Tenants())

    /// The counts of a tenant: as many as there are tenants in the ledger. Most are asked for again
    /// at once, and found without a look-up.
    func of(_ tenant: Tenant) -> TenantCounts {
        tenants.withLock { tenants in
            if let latest = tenants.latest, latest.tenant == tenant { return latest.counts }
            let counts = tenants.all[tenant] ?? TenantCounts()
            tenants.all[tenant] = counts
            tenants.latest = (tenant, counts)
            return counts
        }
    }

    var allTenants: [TenantCounts] { tenants.withLock { Array($0.all.values) } }
}

/// The counts of all loops.
final class AllRequestCounts: Sendable {
    private let loops = Mutex<[RequestCounts]>([])

    func add(_ counts: RequestCounts) { loops.withLock { $0.append(counts) } }

    var requests: [RequestCounts.Key: UInt64] {
        all.reduce(into: [:]) { sum, counts in sum.merge(counts.current) { $0 + $1 } }
    }

    var evaluations: UInt64 {
        all.flatMap(\.allTenants).reduce(0) { $0 + $1.evaluations.load(ordering: .relaxed) }
    }

    func evaluations(of tenant: Tenant) -> UInt64 {
        all.reduce(0) { $0 + $1.of(tenant).evaluations.load(ordering: .relaxed) }
    }

    func requests(of tenant: Tenant) -> UInt64 {
        all.reduce(0) { $0 + $1.of(tenant).requests.load(ordering: .relaxed) }
    }

    var latency: Histogram.Reading {
        all.map(\.latency.current).reduce(into: Histogram.Reading.none) { $0.add($1) }
    }

    private var all: [RequestCounts] { loops.withLock { $0 } }
}
