import ByteCoding

/// The opening handshake (RFC 6455 section 4.2).
enum WebSocketHandshake {
    private static let identifier = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    enum Outcome {
        /// Header lines of the `101`.
        case accepted([UInt8])
        case refused(Response)
    }

    static func answer(_ request: Request) -> Outcome {
        guard request.method == .get, request.minorVersion == 1, request.wantsUpgrade,
            request.header("upgrade")?.lowercased() == "websocket"
        else {
            var response = Response.error(
                426, code: "UPGRADE_REQUIRED",
                message: "this route is a WebSocket: ask for it with Upgrade: websocket")
            response.add("Upgrade", "websocket")
            return .refused(response)
        }
        guard request.header("sec-websocket-version") == "13" else {
            var response = Response.error(
                426, code: "UPGRADE_REQUIRED",
                message: "this WebSocket version is not spoken: use 13")
            response.add("Sec-WebSocket-Version", "13")
            return .refused(response)
        }
        guard let key = request.header("sec-websocket-key"),
            let nonce = Base64.decode(key), nonce.count == 16
        else {
            return .refused(
                .error(
                    400, code: "MALFORMED_REQUEST",
                    message: "Sec-WebSocket-Key is not 16 bytes in Base64: send such a key"))
        }
        var fields = Response(101)
        fields.add("Upgrade", "websocket")
        fields.add("Connection", "Upgrade")
        fields.add("Sec-WebSocket-Accept", accept(key))
        return .accepted(fields.fields)
    }

    /// `Sec-WebSocket-Accept` for a client's key.
    static func accept(_ key: String) -> String {
        Base64.encode(SHA1.digest(Array((key + identifier).utf8)))
    }
}
