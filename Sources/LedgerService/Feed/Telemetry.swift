import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// Live counters of one tenant, as its streams tell them while `streaming_telemetry_enabled` is on.
/// Those that are counted by tenant are this tenant's alone; they begin at zero with the process,
/// and only grow, so that a message that a client missed costs it nothing.
struct Telemetry: Sendable {
    let at: Timestamp
    let tenant: Tenant
    /// Requests with a token of the tenant.
    let requests: UInt64
    /// Flags resolved for them.
    let evaluations: UInt64
    /// Open streams of the tenant, this one included.
    let streamClients: Int
    /// Number of records in the ledger; the last of them has the position before.
    let size: UInt64

    var json: JSONValue {
        .object([
            "at": .string(at.rfc3339), "tenant": .string(tenant.text),
            "requests": .position(requests), "evaluations": .position(evaluations),
            "streamClients": .integer(Int64(streamClients)),
            "position": size == 0 ? .null : .position(size - 1),
        ])
    }
}

extension Service {
    func telemetry(of tenant: Tenant, _ state: LedgerState) -> Telemetry {
        Telemetry(
            at: clock(), tenant: tenant, requests: requests.requests(of: tenant),
            evaluations: requests.evaluations(of: tenant),
            streamClients: metrics.streamClients.withLock { $0.count(of: tenant) },
            size: state.size)
    }
}
