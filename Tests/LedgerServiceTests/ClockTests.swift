import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore
import LedgerService
import Synchronization
import Testing

/// Answers and credentials that end by themselves, with a clock that a test turns.
@Suite struct ClockTests {
    private final class TestClock: Sendable {
        private let now = Mutex(SystemClock.now().microseconds)

        var clock: Clock { { Timestamp(microseconds: self.now.withLock { $0 }) } }

        func advance(bySeconds seconds: Int64) { now.withLock { $0 += seconds * 1_000_000 } }
    }

    private static let context = #"{"context":{"targetingKey":"ann"}}"#

    /// Whatever is kept of an answer, an override ends when it says so.
    @Test(arguments: [
        "GET /feature-flags?environment=dev", "POST /ofrep/v1/evaluate/flags/limit",
        "POST /ofrep/v1/evaluate/flags",
    ])
    func anAnswerIsNotKeptBeyondTheEndOfAnOverride(line: String) throws {
        let clock = TestClock()
        let world = try ServiceWorld(clock: clock.clock)
        let end = Timestamp(microseconds: clock.clock().microseconds + 3_600_000_000)
        try world.set("limit", .integer(77), until: end)
        let router = world.server.router()
        func answer() throws -> String? {
            try router.ask(
                line, ["X-Flag-Environment: dev"], as: world.tokens["acme-viewer"],
                body: line.hasPrefix("POST") ? ClockTests.context : "")?.body
        }
        for _ in 0..<3 { #expect(try answer()?.contains(#""value":77"#) == true) }
        clock.advance(bySeconds: 3_601)
        #expect(try answer()?.contains(#""value":77"#) == false)
    }

    @Test func aStreamsCredentialIsGoodForWhatItSaysAndUntilItEnds() throws {
        let clock = TestClock()
        let world = try ServiceWorld(clock: clock.clock)
        let router = world.server.router()
        let answer = try router.ask(
            "POST /ofrep/v1/evaluate/flags", ["X-Flag-Environment: dev"],
            as: world.tokens["acme-viewer"], body: ClockTests.context)
        let text = try #require(answer?.body.split(separator: "credential=").last)
        let credential = String(text.prefix { $0.isHexDigit || $0 == "." })
        /// The status of a refusal; `nil` where a stream opens.
        func refusal(_ credential: String) throws -> Int? {
            try router.ask("GET /ofrep/v1/stream?credential=\(credential)")?.status
        }
        #expect(try refusal(credential) == nil)
        let parts = credential.split(separator: ".").map(String.init)
        try #require(parts.count == 2)
        for forged in [
            "", parts[0], parts[1], credential + ".00", "00." + credential, parts[0] + ".",
            parts[0] + "." + parts[1].dropLast(2), parts[0] + "." + parts[1] + "00",
        ] {
            #expect(try refusal(forged) == 401, "\(forged)")
        }
        for index in credential.indices where credential[index] != "." {
            var forged = Array(credential)
            let place = credential.distance(from: credential.startIndex, to: index)
            forged[place] = forged[place] == "0" ? "1" : "0"
            #expect(try refusal(String(forged)) == 401, "digit \(place)")
        }
        // Of another process: its key is another.
        let other = try ServiceWorld(clock: clock.clock).server.router()
        #expect(try other.ask("GET /ofrep/v1/stream?credential=\(credential)")?.status == 401)
        // A day, rounded up by at most half of one.
        let life: Int64 = 86_400
        clock.advance(bySeconds: life - 1)
        #expect(try refusal(credential) == nil)
        clock.advance(bySeconds: life)
        #expect(try refusal(credential) == 401)
    }
}
