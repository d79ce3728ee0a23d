import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// `GET /v1/stream`: the change feed as server-sent events, resumed by `Last-Event-ID`.
/// `GET /ofrep/v1/stream`: the same feed as OFREP's "ask again" messages.
struct StreamRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/v1/stream") { request in context.answer { try changes(request) } }
        router.on(.get, "/ofrep/v1/stream") { request in
            context.answer { try ofrep(request) }
        }
    }

    // MARK: Changes

    private func changes(_ request: Request) throws -> Answer {
        let asked = try context.streamRequest(request, GlobalFlags.sse)
        return stream(
            asked,
            format: { record in
                ServerSentEvent.format(
                    data: FeedText.json(record), event: "change",
                    id: String(record.place.position))
            },
            hello: { position in
                ServerSentEvent.format(
                    data: Array(#"{"position":\#(position)}"#.utf8), event: "ready",
                    id: String(position), retry: LedgerServiceLimits.retryMilliseconds)
            },
            // Without an id: what a client resumes behind stays the last change.
            telemetry: {
                ServerSentEvent.format(data: JSONWriter.canonical($0), event: "telemetry")
            }, isCoalescing: false)
    }

    // MARK: OFREP

    /// One message for any number of changes: the client fetches all flags again.
    private func ofrep(_ request: Request) throws -> Answer {
        let asked = try context.streamRequest(request, GlobalFlags.sse)
        return stream(
            asked,
            format: { record in
                let seconds = record.place.recordedAt.microseconds / 1_000_000
                let position = record.place.position
                let data =
                    #"{"etag":"\#(position)","lastModified":\#(seconds),"#
                    + #""type":"refetchEvaluation"}"#
                return ServerSentEvent.format(
                    data: Array(data.utf8), event: "message", id: String(position))
            },
            hello: { _ in ServerSentEvent.format(retry: LedgerServiceLimits.retryMilliseconds) },
            isCoalescing: true)
    }

    // MARK: Both

    private func stream(
        _ asked: StreamRequest,
        format: @escaping @Sendable (AppendedRecord) -> [UInt8]?,
        hello: @escaping (UInt64) -> [UInt8],
        telemetry: (@Sendable (JSONValue) -> [UInt8])? = nil, isCoalescing: Bool
    ) -> Answer {
        var subscriber: Subscriber?
        let opening = EventStreamOpening(
            fields: OFREPFields.shared, goodbye: StreamRoutes.goodbye(.shuttingDown, nil),
            opened: { stream in
                if asked.position > 0 { stream.send(hello(asked.position - 1)) }
                var output = StreamRoutes.output(
                    to: stream, format: format, isCoalescing: isCoalescing)
                output.telemetry = telemetry
                let opened = asked.subscriber(output)
                subscriber = opened
                context.hub.add(opened)
            },
            closed: { if let subscriber { context.hub.remove(subscriber) } })
        return .eventStream(opening)
    }

    private static func goodbye(_ reason: StreamEnd, _ position: UInt64?) -> [UInt8] {
        let place = position.map { #","position":\#($0)"# } ?? ""
        return ServerSentEvent.format(
            data: Array(#"{"code":"\#(reason.rawValue)"\#(place)}"#.utf8), event: "end")
    }

    private static func output(
        to stream: EventStream, format: @escaping @Sendable (AppendedRecord) -> [UInt8]?,
        isCoalescing: Bool
    ) -> Subscriber.Output {
        Subscriber.Output(
            kind: isCoalescing ? .refetches : .changes, format: format,
            goodbye: goodbye,
            send: { Subscriber.Sent(stream.send($0)) },
            finish: { bytes, _ in stream.finish(bytes) },
            pendingBytes: { stream.pendingBytes }, isCoalescing: isCoalescing)
    }
}

extension Subscriber.Sent {
    init(_ delivery: Delivery) {
        self =
            switch delivery {
            case .sent: .taken
            case .lagging: .lagging
            case .closed: .closed
            }
    }
}
