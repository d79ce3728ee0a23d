/// One connection; it belongs to the thread of its loop.
final class Connection {
    /// What the connection is doing.
    enum Phase {
        /// Between requests, or in the head of one.
        case head
        case body
        /// Somebody else has the responder.
        case waiting
        case eventStream
        case webSocket
        /// The last answer is out; what still comes is thrown away.
        case lingering
    }

    /// What the deadline is for.
    enum DeadlineKind {
        case none, idle, head, body, answer, write, linger, heartbeat, pong
    }

    let descriptor: Int32
    let identity: ConnectionIdentity
    let peer: PeerAddress

    var phase = Phase.head
    var isOpen = true
    /// The peer sends no more; what it has sent is still answered.
    var peerHasEnded = false
    /// No further request is taken; the connection ends when the output is out.
    var closesAfterOutput = false
    /// Close by way of `lingering`: something of the peer may be unread.
    var lingers = false

    var scanner = HeadScanner()
    var emptyLines = 0
    /// Bytes of the peer that are not used yet; empty for a connection at rest, which so costs
    /// no more than this object.
    var input: [UInt8] = []
    var incoming: IncomingRequest?
    /// The request that somebody else answers.
    var waiting: (request: Request, exchange: Exchange)?

    /// Bytes for the peer that its socket has not taken, from `outputStart` on.
    var output: [UInt8] = []
    var outputStart = 0
    /// In the loop's list of connections to flush.
    var isDirty = false

    var outlet: Outlet?
    var eventStream: EventStreamOpening?
    var webSocket: WebSocketSession?

    /// What epoll was told to watch for.
    var interest: UInt32 = 0
    var deadline: UInt64 = .max
    var deadlineKind = DeadlineKind.none
    /// Where the timer wheel has this connection, if it has.
    var wheelTick: UInt64?

    init(descriptor: Int32, identity: ConnectionIdentity, peer: PeerAddress) {
        self.descriptor = descriptor
        self.identity = identity
        self.peer = peer
    }

    /// The next byte begins a request.
    var isBetweenRequests: Bool { phase == .head && !scanner.hasBegun && emptyLines == 0 }

    var pendingOutput: Int { output.count - outputStart }
}

/// A request whose body is coming.
struct IncomingRequest {
    let request: Request
    let target: RouteTarget
    let exchange: Exchange
    let bodyLimit: Int
    var remaining: Int
    var chunks: ChunkedDecoder?
    var body: [UInt8] = []
}

/// What is left to know of a request when it is answered.
struct Exchange {
    let isHead: Bool
    let isPersistent: Bool
    let minorVersion: Int
}
