import Synchronization

/// What became of bytes for a stream.
package enum Delivery: Hashable, Sendable {
    /// They are on their way.
    case sent
    /// The client reads too slowly: the bytes were dropped, and the caller ends the stream.
    case lagging
    /// The stream has ended.
    case closed
}

/// The way of bytes from any thread to one client, and how much is on it.
final class Outlet: Sendable {
    let identity: ConnectionIdentity
    private let mailbox: Mailbox
    private let limit: Int
    private let pending = Atomic<Int>(0)
    private let isOpen = Atomic<Bool>(true)

    init(identity: ConnectionIdentity, mailbox: Mailbox, limit: Int) {
        self.identity = identity
        self.mailbox = mailbox
        self.limit = limit
    }

    /// Bytes that the client's socket has not taken yet.
    var pendingBytes: Int { pending.load(ordering: .relaxed) }

    func send(_ bytes: [UInt8]) -> Delivery {
        guard isOpen.load(ordering: .relaxed) else { return .closed }
        let waiting = pending.add(bytes.count, ordering: .relaxed).newValue
        guard waiting <= limit else {
            pending.subtract(bytes.count, ordering: .relaxed)
            return .lagging
        }
        return mailbox.post(.output(identity, bytes)) ? .sent : .closed
    }

    /// Ends the stream after `last`, which goes out however far the client lags. Only the first
    /// call counts.
    func finish(_ last: [UInt8]) {
        guard isOpen.exchange(false, ordering: .relaxed) else { return }
        pending.add(last.count, ordering: .relaxed)
        mailbox.post(.finish(identity, last))
    }

    func closeWebSocket(_ code: WebSocketCloseCode, reason: String) {
        guard isOpen.exchange(false, ordering: .relaxed) else { return }
        mailbox.post(.closeWebSocket(identity, code, reason: reason))
    }

    /// Called by the loop for bytes that it adds by itself.
    func add(_ count: Int) { pending.add(count, ordering: .relaxed) }

    /// Called by the loop when the socket took bytes.
    func taken(_ count: Int) { pending.subtract(count, ordering: .relaxed) }

    /// Called by the loop when the connection ends.
    func close() { isOpen.store(false, ordering: .relaxed) }
}
