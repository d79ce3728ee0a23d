import Synchronization

/// How many writes wait for the disk. Beyond the limit a write is refused before anything of it is
/// done, so that a disk that is slow or hangs costs bounded memory.
final class WaitingWrites: Sendable {
    private let waiting = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Whether one more may wait; it has to `leave` then.
    func enter() -> Bool {
        if waiting.add(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() { waiting.subtract(1, ordering: .relaxed) }

    var count: Int { waiting.load(ordering: .relaxed) }
}
