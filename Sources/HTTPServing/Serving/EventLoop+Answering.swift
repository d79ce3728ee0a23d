/// From a head to its answer.
extension EventLoop {
    /// Begins the request whose head was parsed into `head` and stands in `text`; the bytes from
    /// `offset` on follow it.
    func begin(
        _ connection: Connection, head text: [UInt8], _ bytes: [UInt8], _ offset: inout Int,
        _ end: Int
    ) throws(Rejection) {
        var (request, target) = try router.match(
            text, head, parameters: &parameters, peer: connection.peer, now: now)
        let exchange = Exchange(
            isHead: head.method == .head, isPersistent: head.isPersistent,
            minorVersion: head.minorVersion)
        let rule = target.bodyRule
        if rule.isRequired, !head.tellsLength {
            refusable = request
            throw .lengthRequired
        }
        let limit = rule.bytes ?? limits.bodyBytes
        if case .none = head.framing { return dispatch(connection, request, target, exchange) }
        if case .length(let length) = head.framing {
            guard length <= limit else {
                refusable = request
                throw .bodyTooLong
            }
            // Small bodies come with their heads: nothing is kept for later.
            if length <= end - offset {
                request.body = Array(bytes[offset..<offset + length])
                offset += length
                return dispatch(connection, request, target, exchange)
            }
        }
        awaitBody(connection, request, target, exchange, bodyLimit: limit, offset < end)
    }

    /// Waits for a body that is not there yet; `hasBegun` if a part of it is.
    private func awaitBody(
        _ connection: Connection, _ request: Request, _ target: RouteTarget, _ exchange: Exchange,
        bodyLimit: Int, _ hasBegun: Bool
    ) {
        var incoming = IncomingRequest(
            request: request, target: target, exchange: exchange, bodyLimit: bodyLimit,
            remaining: 0)
        if case .length(let length) = head.framing {
            incoming.remaining = length
            incoming.body.reserveCapacity(min(length, HTTPServingLimits.readBytes))
        } else {
            incoming.chunks = ChunkedDecoder()
        }
        if head.expectsContinue, !hasBegun {
            if case .miss = target {
                // The client has not sent the body yet, and need not.
                let last = Exchange(
                    isHead: exchange.isHead, isPersistent: false,
                    minorVersion: exchange.minorVersion)
                connection.lingers = true
                return dispatch(connection, request, target, last)
            }
            ResponseWriter.appendContinue(to: &outbox)
        }
        connection.incoming = incoming
        connection.phase = .body
        setDeadline(connection, .body, limits.bodyMilliseconds)
    }

    /// Has a whole request answered.
    func dispatch(
        _ connection: Connection, _ request: Request, _ target: RouteTarget, _ exchange: Exchange
    ) {
        switch target {
        case .miss(let miss):
            answer(connection, request, exchange, router.missing(request, miss))
        case .route(let route):
            switch route.handler(request) {
            case .response(let response): answer(connection, request, exchange, response)
            case .repeatable(let response, let repetition):
                answer(connection, request, exchange, response, repetition)
            case .later(let take):
                connection.phase = .waiting
                connection.waiting = (request, exchange)
                setDeadline(connection, .answer, limits.answerMilliseconds)
                take(Responder(identity: connection.identity, mailbox: mailbox))
            case .eventStream(let opening):
                openEventStream(connection, request, exchange, opening)
            case .webSocket(let opening):
                openWebSocket(connection, request, exchange, opening)
            }
        }
    }

    /// Puts an answer into the outbox.
    func answer(
        _ connection: Connection, _ request: Request, _ exchange: Exchange, _ plain: Response,
        _ repetition: (any Repetition)? = nil
    ) {
        var response = plain
        router.decorate?(request, &response)
        let keeps = exchange.isPersistent && !response.closesConnection && !isStopping
        let persistence: ResponseWriter.Persistence =
            keeps ? (exchange.minorVersion == 0 ? .keep : .keepSilently) : .close
        ResponseWriter.append(
            response, isHead: exchange.isHead, persistence: persistence, date: date.line,
            to: &outbox)
        if !keeps {
            connection.closesAfterOutput = true
        } else if let repetition, let asked, asked.isWhole(request) {
            repeated.remember(asked) {
                RepeatedAnswers.Known(
                    request, response, repetition, isHead: exchange.isHead, persistence)
            }
        }
        finished(connection, request, response.status, response.body.count)
    }

    /// An answer that came from elsewhere.
    func complete(_ connection: Connection, _ response: Response) {
        guard let (request, exchange) = connection.waiting else { return }
        connection.waiting = nil
        connection.phase = .head
        answer(connection, request, exchange, response)
        flush(connection)
    }

    /// Answers in the place of whoever promised to and did not. The connection ends, so that what
    /// comes after all is never taken for the answer to another request.
    func giveUpWaiting(_ connection: Connection) {
        guard let (request, exchange) = connection.waiting else { return }
        connection.waiting = nil
        connection.phase = .head
        var response = router.overdueAnswer(to: request)
        response.closesConnection = true
        connection.lingers = true
        answer(connection, request, exchange, response)
        flush(connection)
    }

    /// Answers bytes that are no request, and ends the connection: where the next request would
    /// begin is unknown.
    ///
    /// - Parameter request: if it is known whose body is refused.
    func reject(_ connection: Connection, _ rejection: Rejection, _ request: Request? = nil) {
        var response = Response.rejecting(rejection)
        if let request, let other = router.refuse?(rejection, request) { response = other }
        ResponseWriter.append(
            response, isHead: false, persistence: .close, date: date.line, to: &outbox)
        connection.phase = .head
        connection.incoming = nil
        connection.closesAfterOutput = true
        connection.lingers = true
        finished(connection, request, response.status, response.body.count)
    }

    /// - Parameter start: when the request came, if it is not this one's own time.
    func finished(
        _ connection: Connection, _ request: Request?, _ status: Int, _ bytes: Int,
        since start: UInt64? = nil
    ) {
        guard let observe = router.observe else { return }
        let time = MonotonicClock.now()
        let start = start ?? request?.receivedNanoseconds ?? time
        observe(
            ExchangeSummary(
                request: request, peer: connection.peer, status: status,
                nanoseconds: time > start ? time - start : 0, responseBytes: bytes))
    }
}
