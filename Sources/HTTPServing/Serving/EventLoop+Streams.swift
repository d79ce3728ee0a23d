/// Event streams and WebSockets: connections that stay.
extension EventLoop {
    func openEventStream(
        _ connection: Connection, _ request: Request, _ exchange: Exchange,
        _ opening: EventStreamOpening
    ) {
        var response = Response(200, fields: EventStreamOpening.standardFields)
        response.add(opening.fields)
        router.decorate?(request, &response)
        // The stream ends with the connection: events go out as they are, in one array for all.
        ResponseWriter.appendHead(
            status: 200, fields: response.fields, closes: true, date: date.line, to: &outbox)
        finished(connection, request, 200, 0)
        guard !exchange.isHead, !isStopping else {
            connection.closesAfterOutput = true
            return
        }
        let outlet = makeOutlet(connection)
        connection.phase = .eventStream
        connection.eventStream = opening
        opening.opened(EventStream(outlet: outlet))
    }

    func openWebSocket(
        _ connection: Connection, _ request: Request, _ exchange: Exchange,
        _ opening: WebSocketOpening
    ) {
        switch WebSocketHandshake.answer(request) {
        case .refused(let response): answer(connection, request, exchange, response)
        case .accepted(let fields):
            ResponseWriter.appendHead(
                status: 101, fields: fields, closes: false, date: date.line, to: &outbox)
            finished(connection, request, 101, 0)
            let handle = WebSocketConnection(outlet: makeOutlet(connection))
            connection.phase = .webSocket
            connection.webSocket = WebSocketSession(
                opening: opening, handle: handle, messageLimit: limits.webSocketMessageBytes)
            opening.opened(handle)
            if isStopping {
                closeWebSocket(connection, .goingAway, reason: "the server is going down")
            }
        }
    }

    private func makeOutlet(_ connection: Connection) -> Outlet {
        let outlet = Outlet(
            identity: connection.identity, mailbox: mailbox, limit: limits.streamBytes)
        outlet.add(outbox.count + connection.pendingOutput)
        connection.outlet = outlet
        return outlet
    }

    /// Tells whoever holds a stream that it has ended; only the first call counts.
    func streamHasEnded(_ connection: Connection) {
        connection.outlet?.close()
        connection.outlet = nil
        if let stream = connection.eventStream {
            connection.eventStream = nil
            stream.closed()
        }
        if let session = connection.webSocket {
            connection.webSocket = nil
            session.opening.closed(session.closeCode ?? .abnormal)
        }
    }

    /// A sign of life on a silent stream.
    func beat(_ connection: Connection) {
        let bytes: [UInt8]
        if connection.phase == .webSocket {
            bytes = WebSocketFrameWriter.frame(.ping, [])
            setDeadline(connection, .pong, limits.pongMilliseconds)
        } else {
            bytes = EventStreamOpening.heartbeat
        }
        connection.outlet?.add(bytes.count)
        queue(connection, bytes)
    }

    // MARK: WebSocket

    /// Takes frames until there are no more, or the connection is closing.
    func takeFrames(
        _ connection: Connection, _ bytes: [UInt8], _ offset: inout Int, _ end: Int
    ) {
        guard let session = connection.webSocket else {
            offset = end
            return
        }
        // Whatever comes shows that the peer lives; after our close frame it must end in time.
        if session.closeCode == nil { connection.deadlineKind = .none }
        do {
            while connection.isOpen, !session.hasHeardClose, connection.phase == .webSocket,
                let event = try session.decoder.next(bytes, from: &offset, to: end)
            {
                take(connection, session, event)
            }
            if session.hasHeardClose { offset = end }
        } catch {
            offset = end
            session.hasHeardClose = true
            connection.lingers = true
            mailbox.post(
                .endWebSocket(connection.identity, error.code, reason: error.reason))
        }
        // What a peer makes the server say waits like any other output; who pings and does not
        // read is cut off.
        if connection.pendingOutput + outbox.count > limits.outputBytes + limits.streamBytes {
            drop(connection)
        }
    }

    private func take(
        _ connection: Connection, _ session: WebSocketSession, _ event: WebSocketEvent
    ) {
        switch event {
        case .message(let message):
            if session.closeCode == nil { session.opening.received(session.handle, message) }
        case .ping(let payload):
            guard session.closeCode == nil else { break }
            let frame = WebSocketFrameWriter.frame(.pong, payload)
            connection.outlet?.add(frame.count)
            outbox += frame
        case .pong: break
        case .close(let code):
            session.hasHeardClose = true
            mailbox.post(.endWebSocket(connection.identity, code, reason: ""))
        }
    }

    /// Sends a close frame and waits for the peer's, for as long as a lingering close.
    func closeWebSocket(_ connection: Connection, _ code: WebSocketCloseCode, reason: String) {
        guard let session = connection.webSocket, session.closeCode == nil else { return }
        session.closeCode = code
        let frame = WebSocketFrameWriter.close(code, reason: reason)
        connection.outlet?.add(frame.count)
        connection.outlet?.close()
        queue(connection, frame)
        setDeadline(connection, .pong, limits.lingerMilliseconds)
    }

    /// Queues what a sender gave. Nothing follows a close frame (RFC 6455 section 5.5.1) or the
    /// last event of a stream.
    func queueStream(_ connection: Connection, _ bytes: [UInt8]) {
        if connection.webSocket?.closeCode != nil || connection.closesAfterOutput {
            connection.outlet?.taken(bytes.count)
        } else {
            queue(connection, bytes)
        }
    }
}

/// A WebSocket of a connection.
final class WebSocketSession {
    let opening: WebSocketOpening
    let handle: WebSocketConnection
    var decoder: WebSocketDecoder
    /// The code of whoever closed first.
    var closeCode: WebSocketCloseCode?
    var hasHeardClose = false

    init(opening: WebSocketOpening, handle: WebSocketConnection, messageLimit: Int) {
        self.opening = opening
        self.handle = handle
        decoder = WebSocketDecoder(messageLimit: messageLimit)
    }
}
