/// A whole message, its fragments put together.
package enum WebSocketMessage: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
}

/// Why a WebSocket ends (RFC 6455 section 7.4).
package struct WebSocketCloseCode: Hashable, Sendable {
    package let number: UInt16

    package init(_ number: UInt16) { self.number = number }

    package static let normal = WebSocketCloseCode(1000)
    /// The server is going down.
    package static let goingAway = WebSocketCloseCode(1001)
    package static let protocolError = WebSocketCloseCode(1002)
    /// Never sent: the peer's close frame had no code.
    package static let none = WebSocketCloseCode(1005)
    /// Never sent: the connection ended without a close frame.
    package static let abnormal = WebSocketCloseCode(1006)
    /// Text that is not UTF-8.
    package static let invalidPayload = WebSocketCloseCode(1007)
    package static let policyViolation = WebSocketCloseCode(1008)
    package static let tooBig = WebSocketCloseCode(1009)
    /// Come again later; also what a client that lags is told (IANA).
    package static let tryAgainLater = WebSocketCloseCode(1013)

    /// Whether a peer may send it: 1004 to 1006 and 1015 are only for reports, the rest of the
    /// ranges is not given out.
    var maySend: Bool {
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// How a WebSocket begins, what it hears and how it ends. The closures are called on the loop's
/// thread.
package struct WebSocketOpening {
    let opened: (WebSocketConnection) -> Void
    let received: (WebSocketConnection, WebSocketMessage) -> Void
    let closed: (WebSocketCloseCode) -> Void

    /// - Parameters:
    ///   - opened: gets the connection, to be kept and written to.
    ///   - received: gets each whole message.
    ///   - closed: called once, with the code of whoever closed first.
    package init(
        opened: @escaping (WebSocketConnection) -> Void,
        received: @escaping (WebSocketConnection, WebSocketMessage) -> Void = { _, _ in },
        closed: @escaping (WebSocketCloseCode) -> Void = { _ in }
    ) {
        self.opened = opened
        self.received = received
        self.closed = closed
    }
}

/// An open WebSocket; it may be used from any thread. The server answers pings and sends its own.
package final class WebSocketConnection: Sendable {
    private let outlet: Outlet

    init(outlet: Outlet) { self.outlet = outlet }

    /// Sends a text message; `text` is UTF-8.
    @discardableResult
    package func send(text: [UInt8]) -> Delivery {
        outlet.send(WebSocketFrameWriter.frame(.text, text))
    }

    /// Sends a binary message.
    @discardableResult
    package func send(binary: [UInt8]) -> Delivery {
        outlet.send(WebSocketFrameWriter.frame(.binary, binary))
    }

    /// Sends bytes that `frame(text:)` made: one array may go to many connections.
    @discardableResult
    package func send(frame: [UInt8]) -> Delivery { outlet.send(frame) }

    /// A text message as it goes over the wire.
    package static func frame(text: [UInt8]) -> [UInt8] { WebSocketFrameWriter.frame(.text, text) }

    /// Sends a close frame and ends the connection when the peer has answered it; `reason` is cut
    /// to 123 bytes.
    package func close(_ code: WebSocketCloseCode, reason: String = "") {
        outlet.closeWebSocket(code, reason: reason)
    }

    /// Bytes that the client has not taken.
    package var pendingBytes: Int { outlet.pendingBytes }
}
