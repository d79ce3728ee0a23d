import ByteCoding
import Foundation
import Testing

@Suite("Timestamp")
struct TimestampTests {
    /// The calendar repeats after 400 years: every day of the first 400, and of the rest the first
    /// of each month, against Foundation's Gregorian calendar.
    @Test func everyDayHasFoundationsDate() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for year in 1970...9999 {
            for month in 1...12 {
                let date = DateComponents(year: year, month: month, day: 1)
                let first = try #require(calendar.date(from: date))
                let following = try #require(calendar.date(byAdding: .month, value: 1, to: first))
                let day = Int(first.timeIntervalSince1970) / 86_400
                let count = Int(following.timeIntervalSince1970) / 86_400 - day
                checkMonth(year, month, from: day, count: year < 2370 ? count : 1)
                #expect(time(year, month, count + 1) == nil)
            }
        }
    }

    /// Checks so many days of one month, of which the first is `first` days after 1970-01-01.
    private func checkMonth(_ year: Int, _ month: Int, from first: Int, count: Int) {
        for day in 1...count {
            let expected = Int64(first + day - 1) * 86_400_000_000
            guard let time = time(year, month, day), time.microseconds == expected,
                time.rfc3339 == text(year, month, day)
            else {
                Issue.record("\(text(year, month, day)) is read as another day")
                return
            }
        }
    }

    private func time(_ year: Int, _ month: Int, _ day: Int) -> Timestamp? {
        Timestamp.parse(canonical: text(year, month, day))
    }

    private func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        let (month, day) = (month < 10 ? "0\(month)" : "\(month)", day < 10 ? "0\(day)" : "\(day)")
        return "\(year)-\(month)-\(day)T00:00:00.000Z"
    }

    @Test(arguments: UInt64(0)..<50)
    func momentsComeBackInTheOneTextThatTheyHave(seed: UInt64) throws {
        var samples = JSONSamples(seed: seed)
        for _ in 0..<50 {
            let time = Timestamp(
                microseconds: Int64(samples.number(0...Int(ByteCodingLimits.latestMicroseconds))))
            let text = time.rfc3339
            #expect(text.utf8.count == (time.microseconds.isMultiple(of: 1_000) ? 24 : 27))
            #expect(Timestamp.parse(canonical: text) == time)
            #expect(Timestamp.parse(rfc3339: text) == time)
            let whole = try #require(Timestamp.parse(rfc3339: text.prefix(19) + "Z"))
            #expect(
                whole.microseconds == time.microseconds / 1_000_000 * 1_000_000)
        }
    }

    @Test func theTextSortsAsTheMoment() {
        let times = [0, 1, 999, 1_000, 59_999_999, 60_000_000, 86_399_999_999].map {
            Timestamp(microseconds: $0)
        }
        for (one, other) in zip(times, times.dropFirst()) { #expect(one < other) }
    }

    @Test(arguments: [
        ("2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00.000Z"),
        ("2026-11-21t09:00:00z", "2026-11-21T09:00:00.000Z"),
        ("2026-11-21 09:00:00.5Z", "2026-11-21T09:00:00.500Z"),
        ("2026-11-21T09:00:00.123456789Z", "2026-11-21T09:00:00.123456Z"),
        ("2026-12-31T23:59:59-00:01", "2027-01-01T00:00:59.000Z"),
        ("1970-01-01T00:59:59+00:59", "1970-01-01T00:00:59.000Z"),
        ("2000-02-29T00:00:00-23:59", "2000-02-29T23:59:00.000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ])
    func timesOfPeopleAreUnderstood(text: String, expected: String) {
        #expect(Timestamp.parse(rfc3339: text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        "", "2026", "2026-11-21", "2026-11-21T09:00:00", "2026-11-21T09:00Z",
        "2026-11-21T09:00:60Z", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-11-21T09:00:00.Z", "2026-11-21T09:00:00.1234567890Z", "2026-11-21T09:00:00+24:00",
        "2026-11-21T09:00:00+01:60", "2026-11-21T09:00:00+0100", "2026-11-21T09:00:00 Z",
        "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z", "+2026-11-21T09:00:00Z", "２026-11-21T09:00:00Z",
        "2026-11-21T09:00:00+01x00", "2026-11-21X09:00:00Z", "2026-11-21_09:00:00.5+01:00",
        "2026-11-21T09:00:00ZZ", "2026/11/21T09:00:00Z", "2026-11-21T-9:00:00Z",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(Timestamp.parse(rfc3339: text) == nil)
        #expect(Timestamp.parse(canonical: text) == nil)
    }

    @Test func everyByteOfACanonicalTextMatters() {
        for text in ["2026-11-21T09:00:00.000Z", "2026-11-21T09:00:00.000001Z"] {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                for byte in UInt8(0)..<128 where byte != bytes[index] {
                    var changed = bytes
                    changed[index] = byte
                    let other = String(decoding: changed, as: UTF8.self)
                    if let time = Timestamp.parse(canonical: other) {
                        #expect(time.rfc3339 == other)
                    }
                    _ = Timestamp.parse(rfc3339: other)
                }
                #expect(Timestamp.parse(canonical: String(text.prefix(index))) == nil)
            }
        }
    }

    @Test func theEndsOfTimeHold() {
        #expect(Timestamp(microseconds: -1) == .earliest)
        #expect(Timestamp(microseconds: .max).rfc3339 == "9999-12-31T23:59:59.999999Z")
        let latest = Timestamp(microseconds: .max)
        #expect(latest.advanced(byMicroseconds: 1) == nil)
        #expect(latest.advanced(byMicroseconds: .max) == nil)
        #expect(Timestamp.earliest.advanced(byMicroseconds: -1) == nil)
        #expect(Timestamp.earliest.advanced(byMicroseconds: .min) == nil)
        #expect(Timestamp.earliest.advanced(byMicroseconds: 5)?.microseconds == 5)
    }
}
