/// The meaning of a frame (RFC 6455 section 5.2).
enum WebSocketOpcode: UInt8 {
    case continuation = 0x0, text = 0x1, binary = 0x2
    case close = 0x8, ping = 0x9, pong = 0xA

    var isControl: Bool { rawValue & 0x8 != 0 }
}

/// Frames of a server: whole and unmasked.
enum WebSocketFrameWriter {
    /// ```text
    /// FIN=1 000 opcode | 0 length(7) | length(16 or 64, big-endian) | payload
    /// ```
    static func frame(_ opcode: WebSocketOpcode, _ payload: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        frame.append(0x80 | opcode.rawValue)
        switch payload.count {
        case ..<126: frame.append(UInt8(payload.count))
        case ..<65_536:
            frame.append(126)
            appendBigEndian(UInt64(payload.count), bytes: 2, to: &frame)
        default:
            frame.append(127)
            appendBigEndian(UInt64(payload.count), bytes: 8, to: &frame)
        }
        frame += payload
        return frame
    }

    /// A close frame; the reason is cut between characters.
    static func close(_ code: WebSocketCloseCode, reason: String) -> [UInt8] {
        guard code.maySend else { return frame(.close, []) }
        var payload: [UInt8] = []
        appendBigEndian(UInt64(code.number), bytes: 2, to: &payload)
        for character in reason {
            guard payload.count + character.utf8.count <= HTTPServingLimits.controlPayloadBytes
            else { break }
            payload += character.utf8
        }
        return frame(.close, payload)
    }

    private static func appendBigEndian(_ number: UInt64, bytes: Int, to frame: inout [UInt8]) {
        for shift in stride(from: UInt64(8 * (bytes - 1)), through: 0, by: -8) {
            frame.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
