import Dispatch
import Synchronization

/// Calls something again and again until it is stopped.
final class Ticker: Sendable {
    private let isRunning = Atomic<Bool>(false)
    private let queue = DispatchQueue(label: "flagledger.ticker")

    func start(every seconds: Double, _ act: @escaping @Sendable () -> Void) {
        isRunning.store(true, ordering: .relaxed)
        schedule(seconds, act)
    }

    func stop() { isRunning.store(false, ordering: .relaxed) }

    private func schedule(_ seconds: Double, _ act: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self, isRunning.load(ordering: .relaxed) else { return }
            act()
            schedule(seconds, act)
        }
    }
}
