import Synchronization

/// How many connections are open, in all and of each address. All loops share it; it is asked
/// when a connection comes and goes, never for a request.
final class ConnectionCensus: Sendable {
    private struct State {
        var total = 0
        var byHost: [PeerAddress: Int] = [:]
        var accepted: UInt64 = 0
        var refused: UInt64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitPerAddress: Int

    init(limits: HTTPServingLimits) {
        limit = limits.connections
        limitPerAddress = limits.connectionsPerAddress
    }

    /// Counts a new connection, unless there are too many.
    func admit(_ peer: PeerAddress) -> Bool {
        state.withLock { state in
            let count = state.byHost[peer.host, default: 0]
            guard state.total < limit, count < limitPerAddress else {
                state.refused += 1
                return false
            }
            state.total += 1
            state.accepted += 1
            state.byHost[peer.host] = count + 1
            return true
        }
    }

    func release(_ peer: PeerAddress) {
        state.withLock { state in
            state.total -= 1
            let count = state.byHost[peer.host, default: 1] - 1
            state.byHost[peer.host] = count > 0 ? count : nil
        }
    }

    var statistics: ServerStatistics {
        state.withLock {
            ServerStatistics(
                connections: $0.total, accepted: $0.accepted, refused: $0.refused)
        }
    }
}

/// Counts of a server, for metrics.
package struct ServerStatistics: Hashable, Sendable {
    /// Open now.
    package let connections: Int
    /// Accepted since the start.
    package let accepted: UInt64
    /// Turned away by a limit since the start.
    package let refused: UInt64
}
