/// From a head to its answer.
extension EventLoop {
    /// Begins the request whose head was parsed into `head` and stands in `text`.
    func begin(
        _ connection: Connection, head text: [UInt8], hasMore: Bool
    ) throws(Rejection) {
        let target = find(text)
        let names = if case .route(let route) = target { route.parameterNames } else { [String]() }
        for range in parameters where text[range].contains(UInt8(ascii: "%")) {
            guard PercentDecoding.text(text[range], plusIsSpace: false) != nil else {
                throw .badPathEncoding
            }
        }
        let request = Request(
            method: head.method, body: [], peer: connection.peer, route: target.pattern,
            receivedNanoseconds: now, head: text, pathRange: head.path, queryRange: head.query,
            fields: head.fields, parameterNames: names,
            parameterRanges: names.isEmpty ? [] : parameters, minorVersion: head.minorVersion,
            wantsUpgrade: head.wantsUpgrade)
        let exchange = Exchange(
            isHead: head.method == .head, isPersistent: head.isPersistent,
            minorVersion: head.minorVersion)
        let rule = target.bodyRule
        if rule.isRequired, !head.tellsLength { throw .lengthRequired }
        let limit = rule.bytes ?? limits.bodyBytes
        if case .none = head.framing { return dispatch(connection, request, target, exchange) }
        var incoming = IncomingRequest(
            request: request, target: target, exchange: exchange, bodyLimit: limit, remaining: 0)
        if case .length(let length) = head.framing {
            guard length <= limit else { throw .bodyTooLong }
            incoming.remaining = length
            incoming.body.reserveCapacity(min(length, HTTPServingLimits.readBytes))
        } else {
            incoming.chunks = ChunkedDecoder()
        }
        if head.expectsContinue, !hasMore {
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

    private func find(_ text: [UInt8]) -> RouteTarget {
        parameters.removeAll(keepingCapacity: true)
        guard let node = router.root.find(text.span, head.path, parameters: &parameters) else {
            return .miss(.notFound)
        }
        guard let route = node.route(head.method) else {
            return .miss(.methodNotAllowed(allow: node.allow))
        }
        return .route(route)
    }

    /// Has a whole request answered.
    func dispatch(
        _ connection: Connection, _ request: Request, _ target: RouteTarget, _ exchange: Exchange
    ) {
        switch target {
        case .miss(let miss):
            answer(connection, request, exchange, missing(request, miss))
        case .route(let route):
            switch route.handler(request) {
            case .response(let response): answer(connection, request, exchange, response)
            case .later(let take):
                connection.phase = .waiting
                connection.waiting = (request, exchange)
                clearDeadline(connection)
                take(Responder(identity: connection.identity, mailbox: mailbox))
            case .eventStream(let opening):
                openEventStream(connection, request, exchange, opening)
            case .webSocket(let opening):
                openWebSocket(connection, request, exchange, opening)
            }
        }
    }

    private func missing(_ request: Request, _ miss: RouteMiss) -> Response {
        var response: Response
        switch miss {
        case .notFound:
            response =
                router.miss?(request, miss)
                ?? .error(
                    404, code: "NOT_FOUND", message: "there is nothing here: check the path")
        case .methodNotAllowed(let allow):
            response =
                router.miss?(request, miss)
                ?? .error(
                    405, code: "METHOD_NOT_ALLOWED",
                    message: "this path does not take \(request.method.name): use \(allow)")
            response.add("Allow", allow)
        }
        return response
    }

    /// Puts an answer into the outbox.
    func answer(
        _ connection: Connection, _ request: Request, _ exchange: Exchange, _ plain: Response
    ) {
        var response = plain
        router.decorate?(request, &response)
        let keeps = exchange.isPersistent && !response.closesConnection && !isStopping
        ResponseWriter.append(
            response, isHead: exchange.isHead,
            persistence: keeps ? (exchange.minorVersion == 0 ? .keep : .keepSilently) : .close,
            date: date.line, to: &outbox)
        if !keeps { connection.closesAfterOutput = true }
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

    /// Answers bytes that are no request, and ends the connection: where the next request would
    /// begin is unknown.
    func reject(_ connection: Connection, _ rejection: Rejection) {
        let response = Response.rejecting(rejection)
        ResponseWriter.append(
            response, isHead: false, persistence: .close, date: date.line, to: &outbox)
        connection.phase = .head
        connection.incoming = nil
        connection.closesAfterOutput = true
        connection.lingers = true
        finished(connection, nil, response.status, response.body.count)
    }

    func finished(
        _ connection: Connection, _ request: Request?, _ status: Int, _ bytes: Int
    ) {
        guard let observe = router.observe else { return }
        let time = MonotonicClock.now()
        let start = request?.receivedNanoseconds ?? time
        observe(
            ExchangeSummary(
                request: request, peer: connection.peer, status: status,
                nanoseconds: time > start ? time - start : 0, responseBytes: bytes))
    }
}

extension RouteTarget {
    fileprivate var pattern: String {
        if case .route(let route) = self { route.pattern } else { "" }
    }

    fileprivate var bodyRule: BodyRule {
        if case .route(let route) = self { route.bodyRule } else { .optional() }
    }
}

extension BodyRule {
    fileprivate var bytes: Int? {
        switch self {
        case .optional(let bytes), .required(let bytes): bytes
        }
    }

    fileprivate var isRequired: Bool {
        if case .required = self { true } else { false }
    }
}
