import Synchronization

/// Tells on standard error how far a long command is: nothing in the first second, then one redrawn
/// line on a terminal, or a line every ten seconds in a log file. May be told from any thread.
package final class Progress: Sendable {
    /// Microseconds; a command that is done sooner needs no progress.
    static let silentMicroseconds: Int64 = 1_000_000
    private static let redrawMicroseconds: Int64 = 100_000
    private static let logMicroseconds: Int64 = 10_000_000

    private struct State {
        var nextAt: Int64
        var isShowing = false
    }

    private let messages: any ByteSink
    private let isTerminal: Bool
    private let clock: @Sendable () -> Int64
    /// `state` is also held while writing, so that two threads do not write into each other's line.
    private let state: Mutex<State>

    /// `clock` gives microseconds of a clock that never goes back.
    package init(
        messages: any ByteSink, isTerminal: Bool, clock: @escaping @Sendable () -> Int64
    ) {
        self.messages = messages
        self.isTerminal = isTerminal
        self.clock = clock
        state = Mutex(State(nextAt: clock() + Progress.silentMicroseconds))
    }

    /// `done` of `total` things (0 = nobody knows how many).
    package func update(_ label: String, done: UInt64, total: UInt64) {
        state.withLock { state in
            let now = clock()
            guard now >= state.nextAt else { return }
            state.nextAt =
                now + (isTerminal ? Progress.redrawMicroseconds : Progress.logMicroseconds)
            state.isShowing = true
            let text = Progress.text(label, done: done, total: total)
            // A failed write of progress is no reason to stop the work.
            try? messages.write(Array((isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n").utf8))
        }
    }

    /// Takes the line away again, before the result is printed.
    package func finish() {
        state.withLock { state in
            guard state.isShowing, isTerminal else { return }
            state.isShowing = false
            try? messages.write(Array("\r\u{1B}[K".utf8))
        }
    }

    static func text(_ label: String, done: UInt64, total: UInt64) -> String {
        guard total > 0 else { return "\(label): \(done)" }
        let percent = Int(Double(min(done, total)) / Double(total) * 100)
        return "\(label): \(done) of \(total) (\(percent) %)"
    }
}
