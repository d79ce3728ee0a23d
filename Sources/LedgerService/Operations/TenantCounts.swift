import FlagModel
import Synchronization

/// What one loop has done for one tenant since the service started.
final class TenantCounts: Sendable {
    /// Requests with a token of this tenant.
    let requests = Atomic<UInt64>(0)
    /// Flags resolved for its callers.
    let evaluations = Atomic<UInt64>(0)

    func noteRequest() { requests.add(1, ordering: .relaxed) }

    func note(evaluations count: Int) { evaluations.add(UInt64(count), ordering: .relaxed) }
}

/// Open streams, by tenant and by what their clients speak.
struct StreamClients: Sendable {
    private struct Key: Hashable {
        let tenant: Tenant
        let kind: StreamKind
    }

    private var counts: [Key: Int] = [:]

    mutating func note(_ kind: StreamKind, of tenant: Tenant, _ step: Int) {
        let key = Key(tenant: tenant, kind: kind)
        let count = counts[key, default: 0] + step
        counts[key] = count == 0 ? nil : count
    }

    func count(of kind: StreamKind) -> Int {
        counts.reduce(0) { $1.key.kind == kind ? $0 + $1.value : $0 }
    }

    func count(of tenant: Tenant) -> Int {
        counts.reduce(0) { $1.key.tenant == tenant ? $0 + $1.value : $0 }
    }
}
