/// How a stream of server-sent events begins and ends. Both closures are called on the loop's
/// thread.
package struct EventStreamOpening {
    let fields: [UInt8]
    let opened: (EventStream) -> Void
    let closed: () -> Void
    let goodbye: [UInt8]

    /// - Parameters:
    ///   - fields: header lines beside those that a stream needs, from `Response.fields`.
    ///   - goodbye: the last event where the server shuts down.
    ///   - opened: gets the stream, to be kept and written to.
    ///   - closed: called once, when the client has gone or the stream was finished.
    package init(
        fields: [UInt8] = [], goodbye: [UInt8] = [], opened: @escaping (EventStream) -> Void,
        closed: @escaping () -> Void = {}
    ) {
        self.fields = fields
        self.goodbye = goodbye
        self.opened = opened
        self.closed = closed
    }

    /// Nobody on the way keeps, changes or waits for more of it (nginx buffers unless told).
    static let standardFields = Response.fields([
        ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"),
        ("X-Accel-Buffering", "no"),
    ])
    /// A comment, which clients ignore and proxies count as life.
    static let heartbeat = Array(":\n\n".utf8)
}

/// An open stream of server-sent events; it may be used from any thread. The server sends the
/// heartbeat by itself.
package final class EventStream: Sendable {
    private let outlet: Outlet

    init(outlet: Outlet) { self.outlet = outlet }

    /// Sends events that `ServerSentEvent` has formatted. One array may go to many streams: each
    /// holds a reference until its socket has taken it.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Delivery { outlet.send(bytes) }

    /// Ends the stream; `last` still goes out, also to a client that lags.
    package func finish(_ last: [UInt8] = []) { outlet.finish(last) }

    /// Bytes that the client has not taken.
    package var pendingBytes: Int { outlet.pendingBytes }
}

/// The text of one event (WHATWG HTML section 9.2).
package enum ServerSentEvent {
    /// - Parameters:
    ///   - data: any text; each of its lines becomes a `data:` line.
    ///   - event: the type, without line breaks; `nil` is `message`.
    ///   - id: what `Last-Event-ID` will say, without line breaks or NUL.
    ///   - retry: after how many milliseconds a client comes back.
    package static func format(
        data: [UInt8]? = nil, event: String? = nil, id: String? = nil, retry: Int? = nil
    ) -> [UInt8] {
        var text: [UInt8] = []
        if let retry { text += "retry: \(retry)\n".utf8 }
        if let id { append("id", id, to: &text) }
        if let event { append("event", event, to: &text) }
        if let data {
            text += "data: ".utf8
            var wasCarriageReturn = false
            for byte in data {
                // CR, LF and CR LF each end a line for the client.
                if byte == 0x0D || (byte == 0x0A && !wasCarriageReturn) {
                    text += "\ndata: ".utf8
                } else if byte != 0x0A {
                    text.append(byte)
                }
                wasCarriageReturn = byte == 0x0D
            }
            text.append(0x0A)
        }
        text.append(0x0A)
        return text
    }

    private static func append(_ name: String, _ value: String, to text: inout [UInt8]) {
        text += name.utf8
        text += ": ".utf8
        for byte in value.utf8 where byte != 0x0A && byte != 0x0D && byte != 0 {
            text.append(byte)
        }
        text.append(0x0A)
    }
}
