import Dispatch
import Synchronization

/// What one thread makes and another takes, in order.
final class Handover<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        /// Nobody takes anything any more.
        var isStopped = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let room: DispatchSemaphore?

    /// - Parameter count: how many items may lie ready; `nil` where memory sets no bound.
    init(room count: Int?) {
        // Signalled instead of made with this value, below which a semaphore must not be freed.
        room = count.map { _ in DispatchSemaphore(value: 0) }
        for _ in 0..<(count ?? 0) { room?.signal() }
    }

    /// Waits for room. Gives whether anybody will take it.
    func give(_ item: Item) -> Bool {
        room?.wait()
        let isStopped = state.withLock { state in
            state.items.append(item)
            return state.isStopped
        }
        if isStopped {
            room?.signal()
        } else {
            filled.signal()
        }
        return !isStopped
    }

    /// Waits for the next item.
    func take() -> Item {
        filled.wait()
        let item = state.withLock { $0.items.removeFirst() }
        room?.signal()
        return item
    }

    /// Lets whoever gives go, wherever they wait.
    func stop() {
        state.withLock { $0.isStopped = true }
        room?.signal()
    }
}
