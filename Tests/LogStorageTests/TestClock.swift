import Synchronization

/// A clock that a test moves.
final class TestClock: Sendable {
    private let nanoseconds = Mutex<UInt64>(0)

    var now: UInt64 { nanoseconds.withLock { $0 } }
    func advance(by step: UInt64) { nanoseconds.withLock { $0 += step } }
}
