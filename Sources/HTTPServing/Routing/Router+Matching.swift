/// Who answers a request.
enum RouteTarget {
    case route(Route)
    case miss(RouteMiss)
}

extension Router {
    /// Finds who answers the request whose head was parsed from `text`; `parameters` is storage
    /// that is used again. The request has no body yet.
    func match(
        _ text: [UInt8], _ head: RequestHead, parameters: inout [Range<Int>], peer: PeerAddress,
        now: UInt64
    ) throws(Rejection) -> (Request, RouteTarget) {
        parameters.removeAll(keepingCapacity: true)
        let target = find(text, head, &parameters)
        for range in parameters where text[range].contains(UInt8(ascii: "%")) {
            guard PercentDecoding.text(text[range], plusIsSpace: false) != nil else {
                throw .badPathEncoding
            }
        }
        let names = if case .route(let route) = target { route.parameterNames } else { [String]() }
        let request = Request(
            method: head.method, body: [], peer: peer, route: target.pattern,
            receivedNanoseconds: now, head: text, pathRange: head.path, queryRange: head.query,
            fields: head.fields, parameterNames: names,
            parameterRanges: names.isEmpty ? [] : parameters, minorVersion: head.minorVersion,
            wantsUpgrade: head.wantsUpgrade)
        return (request, target)
    }

    private func find(
        _ text: [UInt8], _ head: RequestHead, _ parameters: inout [Range<Int>]
    ) -> RouteTarget {
        // The other form that the parser lets through is the `*` of OPTIONS.
        guard text[head.path.lowerBound] == UInt8(ascii: "/"),
            let node = root.find(text.span, head.path, parameters: &parameters)
        else { return .miss(.notFound) }
        guard let route = node.route(head.method) else {
            return .miss(.methodNotAllowed(allow: node.allow))
        }
        return .route(route)
    }

    /// The answer where there is no handler.
    func missing(_ request: Request, _ miss: RouteMiss) -> Response {
        var response: Response
        switch miss {
        case .notFound:
            response =
                self.miss?(request, miss)
                ?? .error(
                    404, code: "NOT_FOUND", message: "there is nothing here: check the path")
        case .methodNotAllowed(let allow):
            response =
                self.miss?(request, miss)
                ?? .error(
                    405, code: "METHOD_NOT_ALLOWED",
                    message: "this path does not take \(request.method.name): use \(allow)")
            response.add("Allow", allow)
        }
        return response
    }

    func overdueAnswer(to request: Request) -> Response {
        overdue?(request)
            ?? .error(
                504, code: "OUTCOME_UNKNOWN",
                message: "there was no answer in time, and what was asked for may still be done: "
                    + "look before you ask again")
    }

    /// Answers one request without a server, for tests of the routes: `bytes` hold one head and
    /// the body behind it, as it is. Throws what a server would reject.
    package func answer(
        _ bytes: [UInt8], peer: PeerAddress = .local
    ) throws(Rejection) -> (request: Request, answer: Answer) {
        var scanner = HeadScanner()
        var head = RequestHead()
        var parameters: [Range<Int>] = []
        guard
            let count = try scanner.findEnd(
                bytes.span, from: 0, to: bytes.count, limits: HTTPServingLimits())
        else { throw .malformedRequestLine }
        try HeadParser.parse(bytes.span, from: 0, count: count, into: &head)
        var (request, target) = try match(
            Array(bytes[..<count]), head, parameters: &parameters, peer: peer,
            now: MonotonicClock.now())
        request.body = Array(bytes[count...])
        let answer: Answer =
            switch target {
            case .route(let route): route.handler(request)
            case .miss(let miss): .response(missing(request, miss))
            }
        var response: Response
        switch answer {
        case .response(let plain), .repeatable(let plain, _): response = plain
        case .later, .eventStream, .webSocket: return (request, answer)
        }
        decorate?(request, &response)
        return (request, .response(response))
    }
}

extension RouteTarget {
    var pattern: String {
        if case .route(let route) = self { route.pattern } else { "" }
    }

    var bodyRule: BodyRule {
        if case .route(let route) = self { route.bodyRule } else { .optional() }
    }
}

extension BodyRule {
    var bytes: Int? {
        switch self {
        case .optional(let bytes), .required(let bytes): bytes
        }
    }

    var isRequired: Bool {
        if case .required = self { true } else { false }
    }
}
