/// Bytes in: from the socket through the phases of the connection.
extension EventLoop {
    func readable(_ connection: Connection) {
        guard mayRead(connection) else { return watch(connection, hasUnread: true) }
        switch SocketCalls.receive(connection.descriptor, into: &scratch) {
        case .wouldBlock: break
        case .failed: drop(connection)
        case .ended: peerEnded(connection)
        case .moved(let count):
            if connection.input.isEmpty {
                if answerAgain(connection, count) { return }
                let bytes = scratch
                serve(connection, bytes, count)
                asked = nil
            } else {
                var bytes = connection.input
                connection.input = []
                bytes += scratch[..<count]
                serve(connection, bytes, bytes.count)
            }
        }
    }

    /// Gives the answer to the first `count` bytes of `scratch`, if they are a request whose answer
    /// is known and still holds. Bytes that were one whole request, where one may begin, are the
    /// same request wherever one may.
    private func answerAgain(_ connection: Connection, _ count: Int) -> Bool {
        guard count <= HTTPServingLimits.repeatedRequestBytes, connection.isBetweenRequests,
            !isStopping
        else { return false }
        let bytes = RepeatedAnswers.Asked(scratch, count)
        guard let known = repeated.known(to: bytes, scratch), known.repetition.again() else {
            asked = bytes
            return false
        }
        outbox += known.start
        outbox += date.line
        outbox += known.rest
        finished(connection, known.request, known.status, known.bodyBytes, since: now)
        flush(connection)
        return true
    }

    /// Reading rests while there are requests that wait for their turn: memory stays bounded,
    /// and TCP tells the client.
    func mayRead(_ connection: Connection) -> Bool {
        if connection.peerHasEnded { return false }
        switch connection.phase {
        case .waiting: return false
        case .head: return !connection.closesAfterOutput && !isBlocked(connection)
        case .body, .eventStream, .webSocket, .lingering: return true
        }
    }

    func isBlocked(_ connection: Connection) -> Bool {
        connection.pendingOutput + outbox.count > limits.outputBytes
    }

    /// Takes bytes of the peer; what no phase takes now is kept.
    private func serve(_ connection: Connection, _ bytes: [UInt8], _ count: Int) {
        let used = process(connection, bytes, count)
        guard connection.isOpen else { return outbox.removeAll(keepingCapacity: true) }
        if used < count { connection.input = Array(bytes[used..<count]) }
        flush(connection)
    }

    /// Goes on with what was kept. False if nothing more comes of it now.
    func resume(_ connection: Connection) -> Bool {
        guard !connection.input.isEmpty, connection.phase != .waiting else { return false }
        let bytes = connection.input
        connection.input = []
        let used = process(connection, bytes, bytes.count)
        guard connection.isOpen else {
            outbox.removeAll(keepingCapacity: true)
            return false
        }
        if used < bytes.count { connection.input = Array(bytes[used...]) }
        return used > 0
    }

    private func peerEnded(_ connection: Connection) {
        connection.peerHasEnded = true
        switch connection.phase {
        // The rest of this request will never come; a stream's client is gone.
        case .body, .eventStream, .webSocket, .lingering: drop(connection)
        case .head, .waiting: flush(connection)
        }
    }

    /// Gives how many of the bytes were taken.
    private func process(_ connection: Connection, _ bytes: [UInt8], _ end: Int) -> Int {
        var offset = 0
        while connection.isOpen {
            switch connection.phase {
            case .head:
                if connection.closesAfterOutput {
                    connection.lingers = connection.lingers || offset < end
                    return end
                }
                if isBlocked(connection) {
                    push(connection)
                    if !connection.isOpen || isBlocked(connection) { return offset }
                }
                guard takeHead(connection, bytes, &offset, end) else { return offset }
            case .body:
                guard takeBody(connection, bytes, &offset, end) else { return offset }
            case .webSocket:
                takeFrames(connection, bytes, &offset, end)
                return offset
            case .waiting: return offset
            case .eventStream, .lingering: return end
            }
        }
        return offset
    }

    /// True when a whole head was taken, and whatever comes next may go on.
    private func takeHead(
        _ connection: Connection, _ bytes: [UInt8], _ offset: inout Int, _ end: Int
    ) -> Bool {
        while connection.emptyLines < HTTPServingLimits.emptyLinesBefore, end - offset >= 2,
            bytes[offset] == 0x0D, bytes[offset + 1] == 0x0A
        {
            offset += 2
            connection.emptyLines += 1
        }
        guard offset < end else { return false }
        if end - offset == 1, bytes[offset] == 0x0D { return false }
        refusable = nil
        do {
            let hadBegun = connection.scanner.hasBegun
            let found = try connection.scanner.findEnd(
                bytes.span, from: offset, to: end, limits: limits)
            guard let count = found else {
                if !hadBegun { setDeadline(connection, .head, limits.headMilliseconds) }
                return false
            }
            connection.scanner = HeadScanner()
            connection.emptyLines = 0
            try HeadParser.parse(bytes.span, from: offset, count: count, into: &head)
            let text = Array(bytes[offset..<offset + count])
            offset += count
            try begin(connection, head: text, bytes, &offset, end)
            return true
        } catch {
            reject(connection, error, refusable)
            offset = end
            return true
        }
    }

    private func takeBody(
        _ connection: Connection, _ bytes: [UInt8], _ offset: inout Int, _ end: Int
    ) -> Bool {
        guard var incoming = connection.incoming else { return false }
        connection.incoming = nil
        do {
            guard try incoming.take(bytes, from: &offset, to: end, limits: limits) else {
                connection.incoming = incoming
                return false
            }
            connection.phase = .head
            var request = incoming.request
            request.body = incoming.body
            dispatch(connection, request, incoming.target, incoming.exchange)
        } catch {
            reject(connection, error, incoming.request)
            offset = end
        }
        return true
    }
}

extension IncomingRequest {
    /// Takes bytes of the body; true when it is complete.
    mutating func take(
        _ bytes: [UInt8], from offset: inout Int, to end: Int, limits: HTTPServingLimits
    ) throws(Rejection) -> Bool {
        guard chunks == nil else {
            var decoder = chunks ?? ChunkedDecoder()
            chunks = nil
            let isDone = try decoder.decode(
                bytes, from: &offset, to: end, into: &body, bodyLimit: bodyLimit, limits: limits)
            chunks = decoder
            return isDone
        }
        let count = min(remaining, end - offset)
        body += bytes[offset..<offset + count]
        offset += count
        remaining -= count
        return remaining == 0
    }
}
