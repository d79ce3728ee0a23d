/// What a client's frames say.
package enum WebSocketEvent: Hashable {
    case message(WebSocketMessage)
    case ping([UInt8])
    case pong([UInt8])
    /// The peer closes; 1005 if it gave no code.
    case close(WebSocketCloseCode)
}

/// Why a WebSocket is failed (RFC 6455 section 7.1.7): the code to close with, and what was wrong.
package struct WebSocketViolation: Error, Hashable {
    package let code: WebSocketCloseCode
    package let reason: String

    static func broken(_ reason: String) -> WebSocketViolation {
        WebSocketViolation(code: .protocolError, reason: reason)
    }
}

/// Takes a client's frames apart as they come (RFC 6455 section 5).
package struct WebSocketDecoder {
    private let messageLimit: Int
    private var header: [UInt8] = []
    private var headerCount = 2
    private var opcode = WebSocketOpcode.continuation
    private var isFinal = false
    private var mask: [UInt8] = [0, 0, 0, 0]
    private var remaining = 0
    private var maskIndex = 0
    private var isInPayload = false

    /// The kind of the message whose fragments are coming.
    private var messageKind: WebSocketOpcode?
    private var message: [UInt8] = []
    private var validator = UTF8Validator()
    private var control: [UInt8] = []

    package init(messageLimit: Int) { self.messageLimit = messageLimit }

    /// Takes bytes from `offset` on and moves it behind what was taken; gives the next event, or
    /// `nil` if the bytes before `end` do not complete one. Throws why the connection is failed.
    package mutating func next(
        _ bytes: [UInt8], from offset: inout Int, to end: Int
    ) throws(WebSocketViolation) -> WebSocketEvent? {
        while true {
            while !isInPayload {
                guard offset < end else { return nil }
                header.append(bytes[offset])
                offset += 1
                if header.count == headerCount { try readHeader() }
            }
            let count = min(remaining, end - offset)
            try takePayload(bytes[offset..<offset + count])
            offset += count
            remaining -= count
            guard remaining == 0 else { return nil }
            (isInPayload, headerCount) = (false, 2)
            header.removeAll(keepingCapacity: true)
            if let event = try finishFrame() { return event }
        }
    }

    /// Called when as many bytes of the header are there as were asked for: two first, then those
    /// of the longer length and the mask.
    private mutating func readHeader() throws(WebSocketViolation) {
        if headerCount == 2 {
            try readFirstBytes()
            return
        }
        let length = header[1] & 0x7F
        let lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0
        var count = UInt64(length)
        if lengthBytes > 0 {
            count = header[2..<2 + lengthBytes].reduce(0) { $0 << 8 | UInt64($1) }
            guard count >= (lengthBytes == 2 ? 126 : 65_536) else {
                throw .broken("a length is not in its shortest form")
            }
            guard count <= UInt64(Int64.max) else {
                throw .broken("the highest bit of a length is set")
            }
        }
        let waiting = opcode.isControl ? 0 : message.count
        guard count <= UInt64(max(0, messageLimit - waiting)) || opcode.isControl else {
            throw WebSocketViolation(code: .tooBig, reason: "a message is too long")
        }
        remaining = Int(count)
        mask = Array(header.suffix(4))
        maskIndex = 0
        isInPayload = true
    }

    private mutating func readFirstBytes() throws(WebSocketViolation) {
        guard header[0] & 0x70 == 0 else { throw .broken("a reserved bit is set") }
        guard let opcode = WebSocketOpcode(rawValue: header[0] & 0x0F) else {
            throw .broken("an opcode is reserved")
        }
        guard header[1] & 0x80 != 0 else { throw .broken("a frame is not masked") }
        self.opcode = opcode
        isFinal = header[0] & 0x80 != 0
        let length = header[1] & 0x7F
        if opcode.isControl {
            guard isFinal else { throw .broken("a control frame is fragmented") }
            guard length <= 125 else { throw .broken("a control frame is too long") }
            control = []
        } else if opcode == .continuation {
            guard messageKind != nil else { throw .broken("a continuation continues nothing") }
        } else {
            guard messageKind == nil else { throw .broken("a message begins inside another") }
            messageKind = opcode
            message = []
            validator = UTF8Validator()
        }
        headerCount = 6 + (length == 126 ? 2 : length == 127 ? 8 : 0)
    }

    private mutating func takePayload(_ bytes: ArraySlice<UInt8>) throws(WebSocketViolation) {
        let isText = !opcode.isControl && messageKind == .text
        for byte in bytes {
            let plain = byte ^ mask[maskIndex & 3]
            maskIndex += 1
            if opcode.isControl { control.append(plain) } else { message.append(plain) }
            if isText, !validator.accept(plain) { throw WebSocketDecoder.notUTF8 }
        }
    }

    private static let notUTF8 = WebSocketViolation(
        code: .invalidPayload, reason: "a text is not UTF-8")

    private mutating func finishFrame() throws(WebSocketViolation) -> WebSocketEvent? {
        switch opcode {
        case .ping: return .ping(control)
        case .pong: return .pong(control)
        case .close: return .close(try closeCode())
        case .continuation, .text, .binary:
            guard isFinal else { return nil }
            let kind = messageKind
            messageKind = nil
            let whole = message
            message = []
            if kind == .binary { return .message(.binary(whole)) }
            guard validator.isComplete else { throw WebSocketDecoder.notUTF8 }
            return .message(.text(String(decoding: whole, as: UTF8.self)))
        }
    }

    private func closeCode() throws(WebSocketViolation) -> WebSocketCloseCode {
        guard !control.isEmpty else { return .none }
        guard control.count >= 2 else { throw .broken("a close code is cut") }
        let code = WebSocketCloseCode(UInt16(control[0]) << 8 | UInt16(control[1]))
        guard code.maySend else { throw .broken("a close code is not one to send") }
        guard String(validating: control.dropFirst(2), as: UTF8.self) != nil else {
            throw WebSocketDecoder.notUTF8
        }
        return code
    }
}
