import Dispatch
import FlagState
import LedgerCore
import Synchronization

/// Requests that wait until a position is visible, or for their patience to end.
final class PositionWaits: Sendable {
    private struct Wait {
        let position: UInt64
        let act: @Sendable () -> Void
    }

    private struct Waiting {
        var next: UInt64 = 0
        var waits: [UInt64: Wait] = [:]
    }

    private let waiting = Mutex(Waiting())
    private let timers = DispatchQueue(label: "flagledger.waits")

    /// Calls `act` once, from some thread: when `reach` has told of `position`, or after `seconds`.
    func wait(
        for position: UInt64, in ledger: Ledger, seconds: Double,
        _ act: @escaping @Sendable () -> Void
    ) {
        let id = waiting.withLock { waiting in
            waiting.next += 1
            waiting.waits[waiting.next] = Wait(position: position, act: act)
            return waiting.next
        }
        // It may have become visible before there was somebody to tell.
        if ledger.publication.state.size > position { return end(id) }
        timers.asyncAfter(deadline: .now() + seconds) { self.end(id) }
    }

    /// Everything below `size` is visible now.
    func reach(_ size: UInt64) {
        let ready = waiting.withLock { waiting in
            waiting.waits.filter { $0.value.position < size }.map(\.key)
        }
        for id in ready { end(id) }
    }

    private func end(_ id: UInt64) {
        let wait = waiting.withLock { $0.waits.removeValue(forKey: id) }
        wait?.act()
    }
}
