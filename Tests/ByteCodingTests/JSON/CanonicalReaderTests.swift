import ByteCoding
import TestSupport
import Testing

/// Reading and writing field by field, without a tree.
@Suite("Canonical reader and writer")
struct CanonicalReaderTests {
    private let time = Timestamp(microseconds: 1_795_251_600_000_000)
    private let digest = SHA256.hash([1, 2, 3])

    private func reader(_ text: String) -> CanonicalReader { CanonicalReader(Array(text.utf8)) }

    @Test func whatIsWrittenIsReadInTheSameOrder() throws {
        var writer = CanonicalWriter(capacity: 16)
        writer.beginObject()
        writer.field("a", "é\n\"")
        writer.field("b", String?.none)
        writer.field("c", UInt64(7))
        writer.field("d", digest)
        writer.field("e", time)
        writer.key("f")
        writer.beginArray()
        for value in [true, false] {
            writer.separate()
            writer.beginObject()
            writer.field("v", .bool(value))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(
            text == #"{"a":"é\n\"","c":7,"d":"\#(digest.base64)","e":"\#(time.rfc3339)","#
                + #""f":[{"v":true},{"v":false}]}"#)

        var reader = CanonicalReader(writer.bytes)
        try reader.require(#"{"a":"#)
        let first = try reader.string()
        let hasSecond = reader.take(#","b":"#)
        try reader.require(#","c":"#)
        let third = try reader.integer()
        try reader.require(#","d":"#)
        let fourth = try reader.digest()
        try reader.require(#","e":"#)
        let fifth = try reader.time()
        try reader.require(#","f":"#)
        let sixth = try reader.value(depth: 1)
        #expect(!reader.isAtEnd)
        try reader.require("}")
        #expect(reader.isAtEnd)
        #expect(first == "é\n\"" && !hasSecond && third == 7)
        #expect(fourth == digest && fifth == time)
        #expect(
            sixth == .array([.object(["v": .bool(true)]), .object(["v": .bool(false)])]))
    }

    @Test func nothingIsReadBeyondTheEnd() {
        var reader = reader("ab")
        let taken = [reader.take("abc"), reader.take("ab"), reader.take("a")]
        #expect(taken == [false, true, false])
        #expect(throws: CanonicalReader.Unexpected.self) { try reader.string() }
        #expect(throws: CanonicalReader.Unexpected.self) { try reader.integer() }
        #expect(throws: CanonicalReader.Unexpected.self) { try reader.value(depth: 0) }
        // The array has room behind its end, where "true" stands still.
        var bytes = Array("[true".utf8)
        bytes.removeLast(3)
        var shorter = CanonicalReader(bytes)
        let begins = [shorter.take("["), shorter.take("true"), shorter.take("t")]
        #expect(begins == [true, false, true])
    }

    @Test(arguments: [
        "1.5", "01", "-0", "9007199254740993", "1e3", "true", "\"1\"", "[1]", "-", "",
    ])
    func whatIsNoCanonicalIntegerIsNotRead(text: String) {
        var reader = reader(text)
        #expect(throws: CanonicalReader.Unexpected.self) {
            let number = try reader.integer()
            // "01" begins with an integer; that is not the end of it.
            guard reader.isAtEnd else { throw CanonicalReader.Unexpected() }
            return number
        }
    }

    @Test func aDigestOrATimeHasItsOneText() {
        for text in ["", "AAAA", digest.hexadecimal, digest.base64 + "A", " " + digest.base64] {
            var reader = reader("\"\(text)\"")
            #expect(throws: CanonicalReader.Unexpected.self) { try reader.digest() }
        }
        for text in ["", "2026-11-21", "2026-11-21T09:00:00Z", "2026-11-21T09:00:00.000z"] {
            var reader = reader("\"\(text)\"")
            #expect(throws: CanonicalReader.Unexpected.self) { try reader.time() }
        }
        var bare = [reader(digest.base64 + "\""), reader(time.rfc3339 + "\"")]
        #expect(throws: CanonicalReader.Unexpected.self) { try bare[0].digest() }
        #expect(throws: CanonicalReader.Unexpected.self) { try bare[1].time() }
        var escaped = reader("\"2026-11-21T09:00:00\\u002e000Z\"")
        #expect(throws: CanonicalReader.Unexpected.self) { try escaped.time() }
        var open = reader("\"" + digest.base64)
        #expect(throws: CanonicalReader.Unexpected.self) { try open.digest() }
    }

    @Test func theDepthOfAValueCountsWhatIsAroundIt() {
        let limit = ByteCodingLimits.jsonDepth
        let text = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        var outermost = reader(text)
        #expect(throws: Never.self) { try outermost.value(depth: 0) }
        var inner = reader(text)
        #expect(throws: CanonicalReader.Unexpected.self) { try inner.value(depth: 1) }
    }
}
