/// Deadlines of a loop's connections. A connection is in the wheel once, at or before its deadline;
/// most deadlines only move back (every request does it), and that costs a store: when the wheel
/// comes by early, the connection is put in again.
struct TimerWheel {
    /// About 67 ms: how late a deadline may be noticed.
    static let tickShift: UInt64 = 26
    /// A power of two; later deadlines, beyond 68 s, are looked at on the way.
    private static let buckets = 1_024

    private var wheel = [[ConnectionIdentity]](repeating: [], count: TimerWheel.buckets)
    private var last: UInt64

    init(now: UInt64) { last = now >> TimerWheel.tickShift }

    /// The tick at which something put in now for `deadline` will come up.
    func tick(for deadline: UInt64) -> UInt64 {
        let tick = deadline >> TimerWheel.tickShift &+ 1
        return min(max(tick, last + 1), last + UInt64(TimerWheel.buckets) - 1)
    }

    /// - Parameter tick: from `tick(for:)`, since the last `advance`.
    mutating func insert(_ identity: ConnectionIdentity, at tick: UInt64) {
        wheel[Int(tick) & (TimerWheel.buckets - 1)].append(identity)
    }

    /// Takes out what is due, with the tick that it was put in for.
    mutating func advance(to now: UInt64) -> [(identity: ConnectionIdentity, tick: UInt64)] {
        let current = now >> TimerWheel.tickShift
        var due: [(identity: ConnectionIdentity, tick: UInt64)] = []
        guard last < current else { return due }
        // One turn finds everything, however long the loop slept.
        for tick in last + 1...min(current, last + UInt64(TimerWheel.buckets) - 1) {
            let bucket = Int(tick) & (TimerWheel.buckets - 1)
            guard !wheel[bucket].isEmpty else { continue }
            for identity in wheel[bucket] { due.append((identity, tick)) }
            wheel[bucket] = []
        }
        last = current
        return due
    }
}
