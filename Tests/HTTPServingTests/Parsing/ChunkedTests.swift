import HTTPServing
import TestSupport
import Testing

@Suite("Chunked bodies")
struct ChunkedTests {
    enum Outcome: Hashable {
        case done([UInt8], rest: Int)
        case more
        case rejected(Rejection)
    }

    private func decode(_ text: String, splits: [Int] = [], limit: Int = 100) -> Outcome {
        let bytes = Array(text.utf8)
        var (decoder, body, offset) = (ChunkedDecoder(), [UInt8](), 0)
        do throws(Rejection) {
            for end in splits + [bytes.count] {
                let isDone = try decoder.decode(
                    bytes, from: &offset, to: end, into: &body, bodyLimit: limit,
                    limits: HTTPServingLimits())
                if isDone { return .done(body, rest: bytes.count - offset) }
            }
            return .more
        } catch {
            return .rejected(error)
        }
    }

    @Test(arguments: [
        ("0\r\n\r\n", ""), ("3\r\nabc\r\n0\r\n\r\n", "abc"),
        ("1\r\na\r\n002;x=\"y\"\r\n\r\n\r\n0;z\r\n\r\n", "a\r\n"),
        ("A\r\n0123456789\r\na\r\n0123456789\r\n00\r\nX: y\r\nZ:\r\n\r\n", "01234567890123456789"),
    ])
    func aBodyIsReadAtEverySplit(text: String, data: String) {
        let whole = Outcome.done(Array(data.utf8), rest: 0)
        for first in 0...text.utf8.count {
            for second in first...text.utf8.count {
                #expect(decode(text, splits: [first, second]) == whole)
            }
            // Not by characters: CR LF is one.
            let cut = String(decoding: text.utf8.prefix(first), as: UTF8.self)
            if first < text.utf8.count { #expect(decode(cut) == .more) }
        }
        #expect(decode(text + "GET") == .done(Array(data.utf8), rest: 3))
    }

    @Test(arguments: [
        ("\r\n", Rejection.badChunkSize), ("g\r\n", .badChunkSize), ("-1\r\n", .badChunkSize),
        ("+1\r\n", .badChunkSize), ("0x1\r\n", .badChunkSize), (" 1\r\n", .badChunkSize),
        ("1 \r\n", .badChunkSize), ("1\n", .badChunkSize), ("1\r\r", .badChunkSize),
        (";x\r\n", .badChunkSize), ("1;\u{0}\r\n", .badChunkSize), ("1;x\n", .badChunkSize),
        ("0000000000000000\r\n", .badChunkSize), ("ffffffffffffffff\r\n", .badChunkSize),
        ("1\r\nab", .badChunkEnd), ("1\r\na\n", .badChunkEnd), ("1\r\na\r\r", .badChunkEnd),
        ("65\r\n", .bodyTooLong), ("7fffffffffffff\r\n", .bodyTooLong),
        ("0\r\n\n", .badTrailer), ("0\r\nX\r\n", .badTrailer), ("0\r\n: y\r\n", .badTrailer),
        ("0\r\nX : y\r\n", .badTrailer), ("0\r\n y\r\n", .badTrailer),
        ("0\r\nX: \u{1}", .badTrailer),
        ("0\r\nX: y\n", .badTrailer), ("0\r\n\rX", .badTrailer),
    ])
    func wrongFramingIsRejectedAtEverySplit(text: String, reason: Rejection) {
        for split in 0...text.utf8.count {
            #expect(decode(text, splits: [split]) == .rejected(reason))
        }
    }

    @Test func aBodyEndsAtItsLimitAndLinesAtTheirs() {
        #expect(decode("4\r\nabcd\r\n0\r\n\r\n", limit: 4) == .done(Array("abcd".utf8), rest: 0))
        #expect(decode("4\r\nabcd\r\n1\r\n", limit: 4) == .rejected(.bodyTooLong))
        let long = String(repeating: "x", count: 300)
        #expect(decode("1;\(long)\r\n") == .rejected(.badChunkSize))
        let trailers = String(repeating: "X: y\r\n", count: 1_000)
        #expect(decode("0\r\n\(trailers)\r\n") == .rejected(.badTrailer))
    }

    @Test(arguments: UInt64(0)..<100)
    func whatWasChunkedComesOutWhole(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (text, data) = ("", "")
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            let chunk = String(repeating: "z", count: Int.random(in: 1...15, using: &generator))
            text += "\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n"
            data += chunk
        }
        text += "0\r\n\r\n"
        let splits = (0..<5).map { _ in Int.random(in: 0...text.utf8.count, using: &generator) }
        #expect(decode(text, splits: splits.sorted()) == .done(Array(data.utf8), rest: 0))
    }
}
