/// Bytes out, and what follows when they are out.
extension EventLoop {
    /// Sends what there is for the connection, goes on with requests that waited for that, and
    /// leaves it watched and timed as it now stands.
    func flush(_ connection: Connection) {
        repeat {
            push(connection)
            guard connection.isOpen else { return }
        } while connection.pendingOutput == 0 && !connection.closesAfterOutput
            && resume(connection)
        guard connection.isOpen else { return }
        if !outbox.isEmpty { push(connection) }
        guard connection.isOpen else { return }
        // A half-closed connection ends after the last request that came whole.
        if connection.peerHasEnded, connection.phase == .head, !isBlocked(connection) {
            connection.closesAfterOutput = true
        }
        if connection.pendingOutput > 0 {
            if connection.deadlineKind != .write {
                setDeadline(connection, .write, limits.writeMilliseconds)
            }
        } else if connection.closesAfterOutput, connection.phase != .lingering {
            return close(connection)
        } else {
            rest(connection)
        }
        watch(connection)
    }

    /// Sends as much as the socket takes.
    func push(_ connection: Connection) {
        if connection.pendingOutput > 0 {
            connection.output += outbox
            outbox.removeAll(keepingCapacity: true)
            return pushKept(connection)
        }
        guard !outbox.isEmpty else { return }
        switch SocketCalls.send(connection.descriptor, outbox, from: 0) {
        case .moved(let count):
            connection.outlet?.taken(count)
            if count < outbox.count { connection.output = Array(outbox[count...]) }
        case .wouldBlock: connection.output = Array(outbox[...])
        case .ended, .failed: drop(connection)
        }
        let isLarge = outbox.capacity > HTTPServingLimits.keptOutputBytes
        outbox.removeAll(keepingCapacity: !isLarge)
    }

    private func pushKept(_ connection: Connection) {
        let transfer = SocketCalls.send(
            connection.descriptor, connection.output, from: connection.outputStart)
        switch transfer {
        case .moved(let count):
            connection.outlet?.taken(count)
            connection.outputStart += count
            if connection.pendingOutput == 0 {
                connection.output = []
                connection.outputStart = 0
            } else {
                if connection.outputStart > connection.output.count / 2 {
                    connection.output.removeFirst(connection.outputStart)
                    connection.outputStart = 0
                }
                setDeadline(connection, .write, limits.writeMilliseconds)
            }
        case .wouldBlock: break
        case .ended, .failed: drop(connection)
        }
    }

    /// Ends a connection whose output is out.
    private func close(_ connection: Connection) {
        guard connection.lingers, !connection.peerHasEnded else { return drop(connection) }
        // Closing with bytes unread would reset the connection, and the reset could overtake the
        // answer (RFC 9112 section 9.6).
        SocketCalls.endWriting(connection.descriptor)
        streamHasEnded(connection)
        connection.phase = .lingering
        connection.input = []
        setDeadline(connection, .linger, limits.lingerMilliseconds)
        watch(connection)
    }

    /// Gives a connection without output the deadline of what it is doing.
    func rest(_ connection: Connection) {
        switch connection.phase {
        case .head:
            if !connection.scanner.hasBegun {
                setDeadline(connection, .idle, limits.idleMilliseconds)
            } else if connection.deadlineKind != .head {
                setDeadline(connection, .head, limits.headMilliseconds)
            }
        case .body:
            if connection.deadlineKind != .body {
                setDeadline(connection, .body, limits.bodyMilliseconds)
            }
        case .waiting:
            if connection.deadlineKind != .answer {
                setDeadline(connection, .answer, limits.answerMilliseconds)
            }
        case .eventStream: setDeadline(connection, .heartbeat, limits.heartbeatMilliseconds)
        case .webSocket:
            if connection.deadlineKind != .pong {
                setDeadline(connection, .heartbeat, limits.heartbeatMilliseconds)
            }
        case .lingering: break
        }
    }

    /// Tells epoll what to watch for; `hasUnread` if there are bytes that must wait.
    func watch(_ connection: Connection, hasUnread: Bool = false) {
        var flags: UInt32 = 0
        if mayRead(connection) { flags |= Poll.reading }
        // Most clients send nothing before they are answered: until one does, it stays watched.
        if connection.phase == .waiting, !hasUnread { flags |= connection.interest & Poll.reading }
        if connection.pendingOutput > 0 { flags |= Poll.writing }
        guard flags != connection.interest else { return }
        connection.interest = flags
        poll.change(connection.descriptor, connection.identity.raw, to: flags)
    }

    /// The deadline has passed.
    func expire(_ connection: Connection) {
        switch connection.deadlineKind {
        case .none: break
        case .idle, .write, .linger, .pong: drop(connection)
        case .head:
            reject(connection, .slowHead)
            flush(connection)
        case .body:
            reject(connection, .slowBody, connection.incoming?.request)
            flush(connection)
        case .answer: giveUpWaiting(connection)
        case .heartbeat: beat(connection)
        }
    }
}
