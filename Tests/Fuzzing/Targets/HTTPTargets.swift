import HTTPServing

extension FuzzTarget {
    /// A stream of requests means the same in one piece and in any pieces.
    static let http = FuzzTarget(
        name: "http",
        seeds: {
            Material.text([
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /v1/flags?a=b%20c&d HTTP/1.1\r\nhost: a:80\r\n"
                    + "Content-Length: 3\r\n\r\nabcGET",
                "PUT /a%2Fb HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3;x=\"y\"\r\nabc\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.0\r\n\r\n",
                "GET /v1/ws HTTP/1.1\r\nHost: [::1]\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Upgrade: websocket\r\nExpect: 100-continue\r\n\r\n",
            ]).map { [2, 0, 9, 0, 30] + $0 } + [[0, 0x47, 0x0A]]
        },
        check: { bytes in
            let (stream, splits) = FuzzChoices.pieces(bytes)
            let whole = RequestStream.outcomes(of: stream, splits: [])
            let pieces = RequestStream.outcomes(of: stream, splits: splits)
            require(whole == pieces, "split at \(splits): \(pieces), not \(whole)")
        })

    static let chunked = FuzzTarget(
        name: "chunked",
        seeds: {
            Material.text([
                "3\r\nabc\r\n0\r\n\r\n", "A\r\n0123456789\r\n00\r\nX: y\r\nZ:\r\n\r\nrest",
                "1\r\na\r\n002;x=\"y\"\r\n\r\n\r\n0;z\r\n\r\n",
            ]).map { [1, 0, 4] + $0 }
        },
        check: { bytes in
            let (stream, splits) = FuzzChoices.pieces(bytes)
            let whole = RequestStream.body(of: stream, splits: [])
            require(whole.body.count <= RequestStream.bodyLimit, "a body keeps its limit")
            require(whole == RequestStream.body(of: stream, splits: splits), "split at \(splits)")
        })

    static let webSocket = FuzzTarget(
        name: "web-socket",
        seeds: {
            let mask: [UInt8] = [1, 2, 3, 4]
            return [
                [0, 0x81, 0x85] + mask + [0x69, 0x67, 0x6F, 0x68, 0x6E],
                [1, 0, 3, 0x01, 0x81] + mask + [0x69, 0x80, 0x81] + mask + [0x69],
                [1, 0, 1, 0x89, 0x80] + mask + [0x88, 0x82] + mask + [2, 0xEA],
                [0, 0x82, 0xFE, 0, 126] + mask + [UInt8](repeating: 9, count: 126),
                [0, 0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0] + mask,
            ]
        },
        check: { bytes in
            let (stream, splits) = FuzzChoices.pieces(bytes)
            let whole = FrameStream.outcome(of: stream, splits: [])
            let pieces = FrameStream.outcome(of: stream, splits: splits)
            require(whole == pieces, "split at \(splits): \(pieces), not \(whole)")
        })
}

/// Reads requests as a connection does, from bytes that come in pieces.
enum RequestStream {
    static let bodyLimit = 200

    enum Outcome: Hashable {
        case request(RequestHead, body: [UInt8])
        case rejected(Rejection)
    }

    struct Body: Hashable {
        var body: [UInt8] = []
        var rest = 0
        var isDone = false
        var rejection: Rejection?
    }

    /// Small, so that a short input can pass each of them.
    private static let limits: HTTPServingLimits = {
        var limits = HTTPServingLimits()
        limits.requestLineBytes = 100
        limits.headBytes = 300
        limits.headerFields = 8
        limits.chunkLineBytes = 24
        limits.trailerBytes = 48
        return limits
    }()

    static func outcomes(of stream: [UInt8], splits: [Int]) -> [Outcome] {
        var outcomes: [Outcome] = []
        var start = 0
        do throws(Rejection) {
            while start < stream.count {
                guard let length = try headLength(stream, from: start, splits: splits) else {
                    break
                }
                var head = RequestHead()
                try HeadParser.parse(stream.span, from: start, count: length, into: &head)
                start += length
                var taken = Body()
                switch head.framing {
                case .none: break
                case .length(let count):
                    guard count <= bodyLimit else { throw .bodyTooLong }
                    guard stream.count - start >= count else { return outcomes }
                    taken.body = Array(stream[start..<start + count])
                    start += count
                case .chunked:
                    let rest = Array(stream[start...])
                    taken = body(
                        of: rest, splits: splits.map { max(0, $0 - start) })
                    if let rejection = taken.rejection { throw rejection }
                    guard taken.isDone else { return outcomes }
                    start = stream.count - taken.rest
                }
                outcomes.append(.request(head, body: taken.body))
            }
        } catch {
            outcomes.append(.rejected(error))
        }
        return outcomes
    }

    private static func headLength(
        _ stream: [UInt8], from start: Int, splits: [Int]
    ) throws(Rejection) -> Int? {
        var scanner = HeadScanner()
        for end in splits.filter({ $0 > start }) + [stream.count] {
            if let length = try scanner.findEnd(
                stream.span, from: start, to: end, limits: limits)
            {
                return length
            }
        }
        return nil
    }

    static func body(of stream: [UInt8], splits: [Int]) -> Body {
        var (decoder, taken, offset) = (ChunkedDecoder(), Body(), 0)
        do throws(Rejection) {
            for end in splits + [stream.count] where !taken.isDone {
                taken.isDone = try decoder.decode(
                    stream, from: &offset, to: end, into: &taken.body, bodyLimit: bodyLimit,
                    limits: limits)
            }
        } catch {
            taken.rejection = error
        }
        taken.rest = stream.count - offset
        return taken
    }
}

/// Reads a client's frames from bytes that come in pieces.
enum FrameStream {
    struct Outcome: Hashable {
        var events: [WebSocketEvent] = []
        var violation: WebSocketViolation?
    }

    static func outcome(of stream: [UInt8], splits: [Int]) -> Outcome {
        var decoder = WebSocketDecoder(messageLimit: 200)
        var (outcome, offset) = (Outcome(), 0)
        do throws(WebSocketViolation) {
            for end in splits + [stream.count] {
                while let event = try decoder.next(stream, from: &offset, to: end) {
                    outcome.events.append(event)
                    // Nothing is read behind a close.
                    if case .close = event { return outcome }
                }
            }
        } catch {
            outcome.violation = error
        }
        return outcome
    }
}
