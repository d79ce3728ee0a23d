import ByteCoding
import Foundation
import HTTPServing
import TestSupport
import Testing

/// Small texts on both ways: dates, errors, events, header lines.
@Suite struct TextTests {
    @Test func dateTextsAreThoseOfFoundation() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        #expect(DateField.text(second: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        var generator = SeededGenerator(seed: 1)
        let leapDays: [Int64] = [951_782_400, 951_868_799, 951_868_800, 4_107_542_400, 0]
        let seconds =
            leapDays
            + (0..<2_000).map { _ in
                Int64.random(in: 0...10_000_000_000, using: &generator)
            }
        for second in seconds {
            let date = Date(timeIntervalSince1970: Double(second))
            #expect(DateField.text(second: second) == formatter.string(from: date))
        }
    }

    @Test func anErrorIsCanonicalJSON() {
        let response = Response.error(
            422, code: "FLOOR", message: "off: \"no\"", detail: .object(["flag": .string("a")]))
        let text = #"{"error":{"code":"FLOOR","detail":{"flag":"a"},"message":"off: \"no\""}}"#
        #expect(String(decoding: response.body, as: UTF8.self) == text)
    }

    @Test func aHeaderLineCannotBeSplit() {
        var response = Response(200)
        response.add("Location", "/a\r\nSet-Cookie: b\u{0}\u{7f}")
        #expect(
            String(decoding: response.fields, as: UTF8.self) == "Location: /a  Set-Cookie: b  \r\n")
    }

    @Test func anEventIsWrittenLineByLine() {
        let event = ServerSentEvent.format(
            data: Array("a\nb\r\nc\rd".utf8), event: "ch\nange", id: "4\r2\u{0}", retry: 1_000)
        #expect(
            String(decoding: event, as: UTF8.self)
                == "retry: 1000\nid: 42\nevent: change\ndata: a\ndata: b\ndata: c\ndata: d\n\n")
        #expect(ServerSentEvent.format(data: []) == Array("data: \n\n".utf8))
    }

    @Test func everyRejectionSaysWhatToDo() {
        let all: [Rejection] =
            HeadSamples.bad.map(\.1) + HeadSamples.smuggling.map(\.1)
            + [.slowHead, .slowBody, .shuttingDown, .lengthRequired, .badTrailer, .headTooLong]
        for rejection in all {
            #expect(rejection.description.contains(": "))
            #expect([400, 408, 411, 413, 414, 417, 431, 501, 503, 505].contains(rejection.status))
        }
    }
}
