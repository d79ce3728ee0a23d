import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore

/// `GET /v1/ws`: the change feed as WebSocket text messages, one JSON object each. The first is
/// `{"ready":true,"position":…}`, and `{"telemetry":…}` has counters; `?after=POSITION` resumes
/// behind a position.
struct WebSocketRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/v1/ws") { request in context.answer { try changes(request) } }
    }

    private func changes(_ request: Request) throws -> Answer {
        let asked = try context.streamRequest(request, GlobalFlags.webSocket)
        var subscriber: Subscriber?
        return .webSocket(
            WebSocketOpening(
                opened: { connection in
                    let seen = asked.position == 0 ? "null" : String(asked.position - 1)
                    connection.send(text: Array(#"{"position":\#(seen),"ready":true}"#.utf8))
                    let opened = asked.subscriber(WebSocketRoutes.output(to: connection))
                    subscriber = opened
                    context.hub.add(opened)
                },
                closed: { _ in if let subscriber { context.hub.remove(subscriber) } }))
    }

    private static func output(to connection: WebSocketConnection) -> Subscriber.Output {
        Subscriber.Output(
            kind: .webSocket,
            format: { WebSocketConnection.frame(text: FeedText.json($0)) },
            goodbye: { reason, position in
                Array((position.map { "\(reason.rawValue) \($0)" } ?? reason.rawValue).utf8)
            },
            telemetry: { counters in
                WebSocketConnection.frame(
                    text: JSONWriter.canonical(.object(["telemetry": counters])))
            },
            send: { Subscriber.Sent(connection.send(frame: $0)) },
            finish: { words, reason in
                connection.close(reason.closeCode, reason: String(decoding: words, as: UTF8.self))
            },
            pendingBytes: { connection.pendingBytes }, isCoalescing: false)
    }
}

extension StreamEnd {
    /// RFC 6455 section 7.4.1.
    fileprivate var closeCode: WebSocketCloseCode {
        switch self {
        case .lagging, .failed: .tryAgainLater
        case .unauthenticated, .disabled: .policyViolation
        case .shuttingDown: .goingAway
        }
    }
}
