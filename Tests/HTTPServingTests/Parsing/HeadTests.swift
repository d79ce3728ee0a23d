import HTTPServing
import TestSupport
import Testing

@Suite("Heads: what is a request and what is not")
struct HeadTests {
    @Test(arguments: HeadSamples.good)
    func aRequestBeyondDoubtIsReadAtEverySplit(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = HeadSamples.read(bytes)
        guard case .head(let head, let count) = whole else {
            Issue.record("\(whole)")
            return
        }
        #expect(count == bytes.count && head.path.lowerBound > 0)
        for first in 0...bytes.count {
            #expect(HeadSamples.read(Array(bytes[..<first])) == (first < count ? .more : whole))
            for second in first...bytes.count {
                #expect(HeadSamples.read(bytes, splits: [first, second]) == whole)
            }
        }
        #expect(HeadSamples.read(bytes, splits: Array(0..<bytes.count)) == whole)
        #expect(HeadSamples.read(bytes + Array("GET".utf8)) == whole)
    }

    @Test(arguments: HeadSamples.bad)
    func whatIsAmbiguousIsRejectedAtEverySplit(text: String, reason: Rejection) {
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            #expect(HeadSamples.read(bytes, splits: [split]) == .rejected(reason))
        }
    }

    @Test(arguments: HeadSamples.smuggling)
    func bodiesOfDoubtfulLengthAreRejected(fields: String, reason: Rejection) {
        let text = "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n"
        #expect(HeadSamples.read(text) == .rejected(reason))
    }

    @Test func theFramingIsRead() throws {
        func head(_ text: String) throws -> RequestHead {
            guard case .head(let head, _) = HeadSamples.read(text) else {
                throw TestClient.Failure(what: "\(HeadSamples.read(text))")
            }
            return head
        }
        #expect(try head(HeadSamples.good[2]).framing == .length(5))
        #expect(try head(HeadSamples.good[3]).framing == .chunked)
        #expect(try head(HeadSamples.good[3]).expectsContinue)
        let waiting = "Host: a\r\nExpect: 100-continue\r\n"
        #expect(try head("PUT / HTTP/1.1\r\n\(waiting)Content-Length: 1\r\n\r\n").expectsContinue)
        // Without a body there is nothing to wait for, and HTTP/1.0 knows no 100.
        #expect(try !head("PUT / HTTP/1.1\r\n\(waiting)Content-Length: 0\r\n\r\n").expectsContinue)
        #expect(try !head("PUT / HTTP/1.0\r\n\(waiting)Content-Length: 1\r\n\r\n").expectsContinue)
        #expect(try head(HeadSamples.good[0]).isPersistent)
        #expect(try !head(HeadSamples.good[4]).isPersistent)
        #expect(try head(HeadSamples.good[5]).isPersistent)
        #expect(try !head(HeadSamples.good[6]).isPersistent)
        #expect(try head(HeadSamples.good[6]).wantsUpgrade)
        #expect(try head(HeadSamples.good[8]).minorVersion == 1)
        let old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(HeadSamples.read(old) == .rejected(.codingInOldVersion))
    }

    @Test func limitsHoldToTheByte() {
        var limits = HTTPServingLimits()
        let text = "GET /abc HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n"
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            limits = HTTPServingLimits()
            limits.requestLineBytes = 17
            limits.headBytes = bytes.count
            limits.headerFields = 2
            let fits = HeadSamples.read(bytes, splits: [split], limits: limits)
            guard case .head = fits else {
                Issue.record("\(split): \(fits)")
                continue
            }
            limits.requestLineBytes = 16
            #expect(
                HeadSamples.read(bytes, splits: [split], limits: limits)
                    == .rejected(.requestLineTooLong))
            limits.requestLineBytes = 17
            limits.headBytes -= 1
            #expect(
                HeadSamples.read(bytes, splits: [split], limits: limits) == .rejected(.headTooLong))
            limits.headBytes += 1
            limits.headerFields = 1
            #expect(
                HeadSamples.read(bytes, splits: [split], limits: limits)
                    == .rejected(.tooManyFields))
        }
        // A line that never ends is refused without its end.
        let endless = [UInt8](repeating: UInt8(ascii: "a"), count: 9_000)
        #expect(HeadSamples.read(endless) == .rejected(.requestLineTooLong))
    }

    /// Every text of up to six characters out of those that decide, in three places of a head.
    /// Found by fuzzing: in one piece the bare line feed was told, in pieces the length.
    @Test(arguments: [
        ("", Rejection.requestLineTooLong), (" HTTP/1.1\r\nA: ", .headTooLong),
    ])
    func aLongLineWithABareLineFeedIsRejectedAlikeAtEverySplit(
        start: String, reason: Rejection
    ) {
        let bytes = Array("GET /\(start)\(String(repeating: "a", count: 17_000))\n".utf8)
        #expect(HeadSamples.read(bytes) == .rejected(reason))
        for split in stride(from: 0, through: bytes.count, by: 97) {
            #expect(HeadSamples.read(bytes, splits: [split]) == .rejected(reason))
        }
    }

    @Test func noShortTextCrashesTheParser() {
        let alphabet = Array("\r\n :/%".utf8)
        let frames = [
            ("", ""), ("GET /", " HTTP/1.1\r\nHost: a\r\n\r\n"), ("GET / HTTP/1.1\r\nH", ""),
        ]
        for (before, after) in frames {
            for length in 0...5 {
                var digits = [Int](repeating: 0, count: length)
                while true {
                    let middle = digits.map { alphabet[$0] }
                    _ = HeadSamples.read(Array(before.utf8) + middle + Array(after.utf8))
                    guard let place = digits.lastIndex(where: { $0 < alphabet.count - 1 }) else {
                        break
                    }
                    digits[place] += 1
                    for later in digits.index(after: place)..<digits.count { digits[later] = 0 }
                }
            }
        }
    }

    /// One byte of a good request changed to every other: the same answer however it is split, and
    /// what is taken has one reading.
    @Test func everyChangedByteIsJudgedTheSameAtEverySplit() {
        for text in HeadSamples.good.prefix(4) {
            let bytes = Array(text.utf8)
            for place in bytes.indices {
                for byte in UInt8.min...UInt8.max {
                    var changed = bytes
                    changed[place] = byte
                    let whole = HeadSamples.read(changed)
                    let split = HeadSamples.read(changed, splits: [place, place + 1])
                    #expect(whole == split)
                    if case .head(_, let count) = whole {
                        let hasBareEnd = changed[..<count].indices.contains { index in
                            changed[index] == 0x0A && changed[index - 1] != 0x0D
                        }
                        #expect(!hasBareEnd)
                    }
                }
            }
        }
    }

    @Test(arguments: UInt64(0)..<100)
    func noiseIsAnswered(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let samples = HeadSamples.good + HeadSamples.bad.map(\.0)
        for _ in 0..<100 {
            var bytes = Array(samples[Int.random(in: 0..<samples.count, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(7), at: place)
                }
            }
            let split = Int.random(in: 0...bytes.count, using: &generator)
            #expect(HeadSamples.read(bytes) == HeadSamples.read(bytes, splits: [split]))
        }
    }
}
