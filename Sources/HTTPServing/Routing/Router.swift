/// What a handler answers with.
package enum Answer {
    /// The answer itself; it is written before the next request of the connection is looked at.
    case response(Response)
    /// The same, and it may be given again to whoever sends the same bytes, body included, without
    /// a look at them: nothing but these bytes, and what the repetition knows of, decided it.
    case repeatable(Response, any Repetition)
    /// The answer comes later, from any thread: the closure is called once, on the loop's thread,
    /// and hands the responder to whoever will answer.
    case later((Responder) -> Void)
    /// Server-sent events.
    case eventStream(EventStreamOpening)
    /// A WebSocket, if the request asks for one; otherwise the server answers 400 or 426.
    case webSocket(WebSocketOpening)
}

/// Answers one request, on the thread of its loop: it must not block.
package typealias Handler = (Request) -> Answer

/// What a route takes as its body.
package enum BodyRule: Hashable, Sendable {
    /// At most this many bytes (413); `nil`: the server's limit. A request without a body has an
    /// empty one.
    case optional(bytes: Int? = nil)
    /// The same, and a request that does not tell the length of its body gets 411.
    case required(bytes: Int? = nil)
}

/// Why there is no handler for a request.
package enum RouteMiss: Hashable, Sendable {
    case notFound
    /// The path exists; the value of `Allow`.
    case methodNotAllowed(allow: String)
}

/// Told of each answered request: for metrics and logs.
package struct ExchangeSummary: Sendable {
    /// `nil` if the bytes were no request.
    package let request: Request?
    package let peer: PeerAddress
    package let status: Int
    /// From the complete head to the complete answer.
    package let nanoseconds: UInt64
    /// Bytes of the answer's body.
    package let responseBytes: Int
}

/// The routes of one loop. Each loop makes its own on its own thread, so handlers may hold what
/// belongs to that thread alone, without a lock.
package final class Router {
    var root = RouteNode()
    var miss: ((Request, RouteMiss) -> Response)?
    var decorate: ((Request, inout Response) -> Void)?
    var observe: ((ExchangeSummary) -> Void)?
    var signalled: (() -> Void)?
    var overdue: ((Request) -> Response)?
    var refuse: ((Rejection, Request) -> Response)?

    package init() {}

    /// Adds a route. `pattern` is a path of literal segments, `{name}` for one segment that is not
    /// empty, and `{name...}` at the end for one or more. A literal wins over a parameter.
    /// GET serves HEAD as well.
    package func on(
        _ method: Method, _ pattern: String, body: BodyRule = .optional(),
        _ handler: @escaping Handler
    ) {
        root.add(Route(pattern: pattern, bodyRule: body, handler: handler), for: method)
    }

    /// Answers what no route answers, in place of the plain 404 and 405 (which then are given
    /// their `Allow` by the closure): for CORS and for errors of another form.
    package func onMiss(_ answer: @escaping (Request, RouteMiss) -> Response) { miss = answer }

    /// Answers a request whose head is good and whose body is refused, in place of the plain
    /// error: for errors of another form. The connection ends behind it.
    package func onRejection(_ answer: @escaping (Rejection, Request) -> Response) {
        refuse = answer
    }

    /// Called with every answer of a handler before it is written: for fields that all have. Where
    /// an answer is given again it is not asked again: it looks at the request's bytes alone.
    package func onResponse(_ change: @escaping (Request, inout Response) -> Void) {
        decorate = change
    }

    /// Called after every answer, those to rejected bytes included; after an answer of a handler,
    /// directly after `onResponse`, so that both can speak of the same request id.
    package func onFinish(_ note: @escaping (ExchangeSummary) -> Void) { observe = note }

    /// Answers a request whose handler promised an answer and did not give it in time
    /// (`HTTPServingLimits.answerMilliseconds`), in place of a plain 504. What the handler began
    /// goes on all the same: the answer must not say that nothing was done.
    package func onOverdue(_ answer: @escaping (Request) -> Response) { overdue = answer }

    /// Called on the loop's thread some time after `HTTPServer.signal`.
    package func onSignal(_ act: @escaping () -> Void) { signalled = act }
}
