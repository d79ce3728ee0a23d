import CLinux
import Glibc
import Synchronization

/// One epoll loop: its connections, their timers and its router, all on one thread. It is
/// level-triggered, so that one receive a request is enough: what was not read is told again.
final class EventLoop {
    let limits: HTTPServingLimits
    let router: Router
    let mailbox: Mailbox
    let census: ConnectionCensus
    let poll: Poll
    /// Only the first loop accepts; it gives each connection to the loop that has fewest, which
    /// spreads a handful of busy connections evenly where the kernel's hash would not.
    var acceptor: Acceptor?

    private var slots: [Connection?] = []
    private var generations: [UInt32] = []
    private var freeSlots: [Int] = []
    private(set) var connectionCount = 0
    private var timers: TimerWheel

    /// Of the monotonic clock, read once a turn.
    private(set) var now: UInt64
    private(set) var date = DateField()
    var scratch = [UInt8](repeating: 0, count: HTTPServingLimits.readBytes)
    /// Fresh output of the connection that is being served.
    var outbox: [UInt8] = []
    /// The head that was parsed last.
    var head = RequestHead()
    var parameters: [Range<Int>] = []
    /// The request of that head, where its body is refused.
    var refusable: Request?
    var repeated = RepeatedAnswers()
    /// What was received last, while it is served and may be one whole request.
    var asked: RepeatedAnswers.Asked?
    private var dirty: [Connection] = []

    private(set) var isStopping = false
    private var stopDeadline = UInt64.max
    private var isAborting = false

    init(
        limits: HTTPServingLimits, router: Router, mailbox: Mailbox, census: ConnectionCensus,
        poll: Poll, acceptor: Acceptor?
    ) {
        self.limits = limits
        self.router = router
        self.mailbox = mailbox
        self.census = census
        self.poll = poll
        self.acceptor = acceptor
        now = MonotonicClock.now()
        timers = TimerWheel(now: now)
    }

    /// Serves until it was stopped and the last connection has gone.
    func run() {
        poll.add(mailbox.wakeDescriptor, Poll.mailboxIdentity)
        if let acceptor { poll.add(acceptor.listener, Poll.listenerIdentity) }
        while !(isStopping && connectionCount == 0) {
            let count = poll.wait(milliseconds: waitMilliseconds)
            now = MonotonicClock.now()
            date.update(second: MonotonicClock.calendarSecond())
            for index in 0..<count {
                let event = poll.event(index)
                switch event.identity {
                case Poll.mailboxIdentity: readMail()
                case Poll.listenerIdentity: accept()
                default: handle(event)
                }
            }
            flushDirty()
            advanceTimers()
            if isAborting || (isStopping && now >= stopDeadline) { dropAll() }
        }
        for case .adopt(let descriptor, let peer) in mailbox.close() {
            SocketCalls.close(descriptor)
            census.release(peer)
        }
        acceptor?.close()
    }

    /// A loop with nothing to time sleeps until it is woken.
    private var waitMilliseconds: Int32 {
        let isTiming = connectionCount > 0 || acceptor?.resumesAt != nil
        return isTiming ? Int32(truncatingIfNeeded: (1 << TimerWheel.tickShift) / 1_000_000) : -1
    }

    private func handle(_ event: Poll.Event) {
        guard let connection = connection(ConnectionIdentity(raw: event.identity)) else { return }
        if event.isWritable { flush(connection) }
        if connection.isOpen, event.isReadable {
            readable(connection)
        } else if connection.isOpen, event.hasFailed {
            drop(connection)
        }
    }

    // MARK: Connections

    func connection(_ identity: ConnectionIdentity) -> Connection? {
        let slot = identity.slot
        guard slots.indices.contains(slot), let connection = slots[slot],
            connection.identity == identity
        else { return nil }
        return connection
    }

    /// Takes a connection that was accepted and counted.
    func adopt(_ descriptor: Int32, _ peer: PeerAddress) {
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count {
            slots.append(nil)
            generations.append(0)
        }
        let identity = ConnectionIdentity(slot: slot, generation: generations[slot])
        let connection = Connection(descriptor: descriptor, identity: identity, peer: peer)
        slots[slot] = connection
        connectionCount += 1
        connection.interest = Poll.reading
        guard poll.add(descriptor, identity.raw) else { return drop(connection) }
        rest(connection)
        if isStopping { end(connection) }
    }

    /// Closes a connection at once.
    func drop(_ connection: Connection) {
        guard connection.isOpen else { return }
        connection.isOpen = false
        SocketCalls.close(connection.descriptor)
        let slot = connection.identity.slot
        slots[slot] = nil
        // A generation that wraps after four thousand million connections harms nobody.
        generations[slot] &+= 1
        freeSlots.append(slot)
        connectionCount -= 1
        mailbox.load.subtract(1, ordering: .relaxed)
        census.release(connection.peer)
        streamHasEnded(connection)
    }

    private func dropAll() {
        for case let connection? in slots { drop(connection) }
    }

    /// Ends a connection as soon as what it is doing is done.
    private func end(_ connection: Connection) {
        switch connection.phase {
        case .head:
            // Half a head is no request, and nobody waits for its other half.
            connection.closesAfterOutput = true
            flush(connection)
        case .body:
            reject(connection, .shuttingDown, connection.incoming?.request)
            flush(connection)
        case .eventStream:
            let goodbye = connection.eventStream?.goodbye ?? []
            connection.outlet?.add(goodbye.count)
            connection.output += goodbye
            connection.closesAfterOutput = true
            flush(connection)
        case .webSocket: closeWebSocket(connection, .goingAway, reason: "the server is going down")
        case .waiting, .lingering: break
        }
    }

    // MARK: Timers

    /// Gives the connection a deadline, in milliseconds from now.
    func setDeadline(_ connection: Connection, _ kind: Connection.DeadlineKind, _ delay: Int) {
        connection.deadlineKind = kind
        connection.deadline = now + UInt64(max(0, delay)) * 1_000_000
        let tick = timers.tick(for: connection.deadline)
        if let known = connection.wheelTick, known <= tick { return }
        connection.wheelTick = tick
        timers.insert(connection.identity, at: tick)
    }

    func clearDeadline(_ connection: Connection) {
        connection.deadlineKind = .none
        connection.deadline = .max
    }

    private func advanceTimers() {
        for (identity, tick) in timers.advance(to: now) {
            guard let connection = connection(identity), connection.wheelTick == tick else {
                continue
            }
            connection.wheelTick = nil
            guard connection.deadlineKind != .none else { continue }
            if connection.deadline <= now {
                expire(connection)
            } else {
                let tick = timers.tick(for: connection.deadline)
                connection.wheelTick = tick
                timers.insert(identity, at: tick)
            }
        }
        flushDirty()
        if let acceptor, let resumesAt = acceptor.resumesAt, now >= resumesAt, !isStopping {
            acceptor.resumesAt = nil
            poll.add(acceptor.listener, Poll.listenerIdentity)
        }
    }

    // MARK: Letters

    private func readMail() {
        for letter in mailbox.collect() {
            switch letter {
            case .adopt(let descriptor, let peer): adopt(descriptor, peer)
            case .complete(let identity, let response):
                if let connection = connection(identity) { complete(connection, response) }
            case .output(let identity, let bytes):
                if let connection = connection(identity) { queueStream(connection, bytes) }
            case .finish(let identity, let bytes):
                guard let connection = connection(identity) else { break }
                queue(connection, bytes)
                connection.closesAfterOutput = true
            case .closeWebSocket(let identity, let code, let reason):
                if let connection = connection(identity) {
                    closeWebSocket(connection, code, reason: reason)
                }
            case .endWebSocket(let identity, let code, let reason):
                guard let connection = connection(identity) else { break }
                closeWebSocket(connection, code, reason: reason)
                connection.closesAfterOutput = true
                queue(connection, [])
            case .signal: router.signalled?()
            case .stop(let deadline): stop(deadline: deadline)
            case .abort:
                stop(deadline: now)
                isAborting = true
            }
        }
    }

    private func stop(deadline: UInt64) {
        stopDeadline = min(stopDeadline, deadline)
        guard !isStopping else { return }
        isStopping = true
        acceptor?.close()
        acceptor = nil
        for case let connection? in slots { end(connection) }
    }

    /// Adds bytes of a stream; they go out when all letters are read.
    func queue(_ connection: Connection, _ bytes: [UInt8]) {
        if connection.pendingOutput == 0 {
            // No copy: a thousand streams that are told the same share its bytes.
            connection.output = bytes
            connection.outputStart = 0
        } else {
            connection.output += bytes
        }
        guard !connection.isDirty else { return }
        connection.isDirty = true
        dirty.append(connection)
    }

    private func flushDirty() {
        let connections = dirty
        guard !connections.isEmpty else { return }
        dirty.removeAll(keepingCapacity: true)
        for connection in connections {
            connection.isDirty = false
            if connection.isOpen { flush(connection) }
        }
    }
}
