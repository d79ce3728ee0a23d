import Glibc
import Synchronization

/// The listening socket, and the loops among which its connections are spread.
final class Acceptor {
    let listener: Int32
    let mailboxes: [Mailbox]
    /// Accepting rests until then: there were no descriptors left.
    var resumesAt: UInt64?
    private var isOpen = true

    init(listener: Int32, mailboxes: [Mailbox]) {
        self.listener = listener
        self.mailboxes = mailboxes
    }

    func close() {
        if isOpen { SocketCalls.close(listener) }
        isOpen = false
    }
}

extension EventLoop {
    private static let refusal: [UInt8] = {
        var response = Response.error(
            503, code: "TOO_MANY_CONNECTIONS",
            message: "too many connections are open: close some, or come back later")
        response.add("Retry-After", "1")
        var bytes: [UInt8] = []
        ResponseWriter.append(
            response, isHead: false, persistence: .close, date: [], to: &bytes)
        return bytes
    }()

    func accept() {
        guard let acceptor else { return }
        for _ in 0..<HTTPServingLimits.acceptsAtOnce {
            switch SocketCalls.accept(acceptor.listener) {
            case .connection(let descriptor, let peer): place(descriptor, peer, acceptor)
            case .none: return
            case .lost: continue
            case .exhausted:
                // The waiting connections would be told again and again: look away for a moment.
                poll.remove(acceptor.listener)
                acceptor.resumesAt = now + UInt64(limits.acceptPauseMilliseconds) * 1_000_000
                return
            }
        }
    }

    private func place(_ descriptor: Int32, _ peer: PeerAddress, _ acceptor: Acceptor) {
        guard census.admit(peer) else {
            _ = SocketCalls.send(descriptor, EventLoop.refusal, from: 0)
            SocketCalls.close(descriptor)
            return
        }
        var least = mailbox
        for other in acceptor.mailboxes
        where other.load.load(ordering: .relaxed) < least.load.load(ordering: .relaxed) {
            least = other
        }
        least.load.add(1, ordering: .relaxed)
        if least === mailbox { return adopt(descriptor, peer) }
        if !least.post(.adopt(descriptor: descriptor, peer)) {
            SocketCalls.close(descriptor)
            census.release(peer)
        }
    }
}
