import HTTPServing
import TestSupport
import Testing

@Suite("WebSocket frames")
struct FrameTests {
    enum Outcome: Hashable {
        case events([WebSocketEvent])
        case failed([WebSocketEvent], WebSocketCloseCode)
    }

    private func decode(_ bytes: [UInt8], splits: [Int] = [], limit: Int = 70_000) -> Outcome {
        var decoder = WebSocketDecoder(messageLimit: limit)
        var events: [WebSocketEvent] = []
        var offset = 0
        do throws(WebSocketViolation) {
            for end in splits + [bytes.count] {
                while let event = try decoder.next(bytes, from: &offset, to: end) {
                    events.append(event)
                }
            }
            return .events(events)
        } catch {
            return .failed(events, error.code)
        }
    }

    @Test func everySplitGivesTheSameEvents() {
        let bytes =
            Frames.frame(1, Array("h\u{e4}".utf8.prefix(2)), isFinal: false)
            + Frames.frame(9, Array("ping".utf8)) + Frames.frame(0, [], isFinal: false)
            + Frames.frame(0, [0xA4]) + Frames.frame(10, [])
            + Frames.frame(2, [UInt8](repeating: 7, count: 126)) + Frames.frame(8, [0x03, 0xE8])
        let expected = Outcome.events([
            .ping(Array("ping".utf8)), .message(.text("h\u{e4}")), .pong([]),
            .message(.binary([UInt8](repeating: 7, count: 126))), .close(.normal),
        ])
        for first in 0...bytes.count {
            for second in stride(from: first, through: bytes.count, by: 3) {
                #expect(decode(bytes, splits: [first, second]) == expected)
            }
        }
    }

    @Test(arguments: [0, 1, 124, 125, 126, 127, 65_535, 65_536])
    func everyLengthHasOneForm(count: Int) {
        let payload = [UInt8](repeating: 0x2A, count: count)
        #expect(decode(Frames.frame(2, payload)) == .events([.message(.binary(payload))]))
        for form in [2, 8] where form > (count < 126 ? 0 : count < 65_536 ? 2 : 8) {
            #expect(
                decode(Frames.frame(2, payload, lengthBytes: form)) == .failed([], .protocolError))
        }
    }

    /// All values of the first two bytes, against the rules of RFC 6455 section 5.2 to 5.5.
    @Test func everyFirstPairOfBytesIsJudged() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let opcode = first & 0x0F
                let isControl = opcode >= 8
                let isAllowed =
                    first & 0x70 == 0 && second & 0x80 != 0 && [1, 2, 8, 9, 10].contains(opcode)
                    && (!isControl || (first & 0x80 != 0 && second & 0x7F <= 125))
                let outcome = decode([first, second])
                #expect(outcome == (isAllowed ? .events([]) : .failed([], .protocolError)))
            }
        }
    }

    @Test func fragmentsKeepTheirOrder() {
        let a = Array("a".utf8)
        #expect(decode(Frames.frame(0, a)) == .failed([], .protocolError))
        let inside = Frames.frame(1, a, isFinal: false) + Frames.frame(1, a)
        #expect(decode(inside) == .failed([], .protocolError))
        let after = Frames.frame(1, a) + Frames.frame(0, a)
        #expect(decode(after) == .failed([.message(.text("a"))], .protocolError))
    }

    @Test func messagesHaveALimitOverAllFragments() {
        let part = [UInt8](repeating: 1, count: 60)
        let two = Frames.frame(2, part, isFinal: false) + Frames.frame(0, part)
        #expect(decode(two, limit: 120) == .events([.message(.binary(part + part))]))
        #expect(decode(two, limit: 119) == .failed([], .tooBig))
        // Told by the header: nobody waits for the bytes.
        // The highest bit of a length is never set (RFC 6455 section 5.2).
        let far = decode([0x82, 0xFF] + [UInt8](repeating: 0xFF, count: 12))
        #expect(far == .failed([], .protocolError))
        #expect(
            decode([0x82, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 11)) == .failed([], .tooBig)
        )
    }

    @Test func everyCloseCodeIsJudged() {
        for code in UInt16.min...UInt16.max {
            let may =
                (1000...1014).contains(code) && !(1004...1006).contains(code)
                || (3000...4999).contains(code)
            let bytes = Frames.frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)])
            #expect(
                decode(bytes)
                    == (may
                        ? .events([.close(WebSocketCloseCode(code))]) : .failed([], .protocolError))
            )
        }
        #expect(decode(Frames.frame(8, [0x03, 0xE8, 0xFF])) == .failed([], .invalidPayload))
    }

    /// Every text of up to three bytes out of the borders of the ranges, and every pair of bytes.
    @Test func utf8IsJudgedAsTheLibraryDoes() {
        let borders: [UInt8] = [
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
            0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        func isValid(_ bytes: [UInt8]) -> Bool {
            var validator = UTF8Validator()
            for byte in bytes where !validator.accept(byte) { return false }
            return validator.isComplete
        }
        for a in borders {
            for b in borders {
                for c in borders {
                    for bytes in [[a, b, c], [a, b, c, 0x80], [a, b], [a]] {
                        #expect(isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
                    }
                }
            }
        }
    }

    @Test func aTextIsRefusedAtItsFirstWrongByte() {
        // The frame says ten bytes, two are there, and the second cannot be.
        var bytes = Frames.frame(1, [0xC3, 0x28, 0, 0, 0, 0, 0, 0, 0, 0])
        bytes.removeLast(8)
        #expect(decode(bytes) == .failed([], .invalidPayload))
        #expect(decode(Frames.frame(1, [0xC3])) == .failed([], .invalidPayload))
    }

    @Test(arguments: UInt64(0)..<50)
    func noiseIsJudgedTheSameAtEverySplit(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            for _ in 0..<4 {
                let payload = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                    UInt8.random(in: 0x30...0x39, using: &generator)
                }
                bytes += Frames.frame(
                    UInt8.random(in: 0...10, using: &generator), payload,
                    isFinal: Bool.random(using: &generator))
            }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
            #expect(decode(bytes) == decode(bytes, splits: Array(0..<bytes.count)))
        }
    }
}
