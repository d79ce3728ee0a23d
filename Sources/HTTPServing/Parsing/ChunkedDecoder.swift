/// Takes a chunked body apart as it comes (RFC 9112 section 7.1). Extensions are skipped, trailer
/// fields checked and thrown away.
package struct ChunkedDecoder {
    private enum State {
        case size, extensions, lineEnd, data, dataCarriageReturn, dataLineFeed
        case trailerStart, trailer, trailerLineFeed, lastLineFeed, done
    }

    private var state = State.size
    private var digits = 0
    private var remaining = 0
    private var lineBytes = 0
    private var trailerBytes = 0
    private var trailerHasColon = false

    package init() {}

    /// Takes the bytes from `offset` on and moves it behind what was taken; the data goes to
    /// `body`, which never grows beyond `limit`. True when the body is complete. Throws what is
    /// wrong with the framing, or `bodyTooLong`.
    package mutating func decode(
        _ bytes: [UInt8], from offset: inout Int, to end: Int, into body: inout [UInt8],
        bodyLimit: Int, limits: HTTPServingLimits
    ) throws(Rejection) -> Bool {
        while offset < end, state != .done {
            if state == .data {
                let count = min(remaining, end - offset)
                body += bytes[offset..<offset + count]
                offset += count
                remaining -= count
                state = remaining == 0 ? .dataCarriageReturn : .data
                continue
            }
            let byte = bytes[offset]
            offset += 1
            switch state {
            case .size, .extensions, .lineEnd:
                try takeSizeLine(byte, limits: limits)
                if state == .data, remaining > bodyLimit - body.count { throw .bodyTooLong }
            case .trailerStart, .trailer, .trailerLineFeed, .lastLineFeed:
                try takeTrailer(byte, limits: limits)
            case .dataCarriageReturn:
                guard byte == 0x0D else { throw .badChunkEnd }
                state = .dataLineFeed
            case .dataLineFeed:
                guard byte == 0x0A else { throw .badChunkEnd }
                (state, digits, lineBytes) = (.size, 0, 0)
            case .data, .done: break
            }
        }
        return state == .done
    }

    private mutating func takeSizeLine(
        _ byte: UInt8, limits: HTTPServingLimits
    ) throws(Rejection) {
        lineBytes += 1
        guard lineBytes <= limits.chunkLineBytes else { throw .badChunkSize }
        switch state {
        case .size:
            if let value = ByteClass.hexadecimalValue(byte) {
                digits += 1
                guard digits <= HTTPServingLimits.chunkSizeDigits else { throw .badChunkSize }
                remaining = remaining << 4 | Int(value)
                return
            }
            guard digits > 0, byte == 0x0D || byte == UInt8(ascii: ";") else {
                throw .badChunkSize
            }
            state = byte == 0x0D ? .lineEnd : .extensions
        case .extensions:
            if byte == 0x0D {
                state = .lineEnd
                return
            }
            guard ByteClass.isFieldValue(byte) else { throw .badChunkSize }
        default:
            guard byte == 0x0A else { throw .badChunkSize }
            state = remaining == 0 ? .trailerStart : .data
        }
    }

    private mutating func takeTrailer(
        _ byte: UInt8, limits: HTTPServingLimits
    ) throws(Rejection) {
        trailerBytes += 1
        guard trailerBytes <= limits.trailerBytes else { throw .badTrailer }
        switch state {
        case .trailerStart:
            if byte == 0x0D {
                state = .lastLineFeed
                return
            }
            guard ByteClass.isToken(byte) else { throw .badTrailer }
            (state, trailerHasColon) = (.trailer, false)
        case .trailer:
            if byte == 0x0D {
                guard trailerHasColon else { throw .badTrailer }
                state = .trailerLineFeed
            } else if !trailerHasColon, byte == UInt8(ascii: ":") {
                trailerHasColon = true
            } else if trailerHasColon ? !ByteClass.isFieldValue(byte) : !ByteClass.isToken(byte) {
                throw .badTrailer
            }
        default:
            guard byte == 0x0A else { throw .badTrailer }
            state = state == .lastLineFeed ? .done : .trailerStart
        }
    }
}
