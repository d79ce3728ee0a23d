import Synchronization

/// Counts failed authentications by address and by token, so that neither a search for tokens nor
/// a client that repeats a dead one costs more than an answer of 429.
package final class FailedAttempts: Sendable {
    private struct Window {
        var start: UInt64
        var count: Int
    }

    private let windows = Mutex<[String: Window]>([:])

    package init() {}

    /// Notes a failure of each of `keys` at `now` (nanoseconds); gives the seconds to wait where
    /// one of them has failed too often, and `nil` where not.
    package func note(_ keys: [String], now: UInt64) -> Int? {
        let length = UInt64(LedgerServiceLimits.failureWindowSeconds * 1e9)
        return windows.withLock { windows in
            if windows.count > LedgerServiceLimits.failingAddresses {
                windows = windows.filter { now &- $0.value.start < length }
                if windows.count > LedgerServiceLimits.failingAddresses { windows = [:] }
            }
            var wait: Int?
            for key in keys {
                var window = windows[key] ?? Window(start: now, count: 0)
                if now &- window.start >= length { window = Window(start: now, count: 0) }
                window.count += 1
                windows[key] = window
                if window.count > LedgerServiceLimits.failuresPerWindow {
                    let left = (length - (now &- window.start)) / 1_000_000_000 + 1
                    wait = max(wait ?? 0, Int(left))
                }
            }
            return wait
        }
    }
}
