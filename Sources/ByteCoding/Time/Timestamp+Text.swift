// RFC 3339 text. What is written has one form; what is read from people may have any.

extension Timestamp {
    /// `2026-11-21T09:00:00.000Z`: UTC, three decimals, six when the microseconds need them.
    package var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        appendRFC3339(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The same, added to bytes that are already there.
    func appendRFC3339(to text: inout [UInt8]) {
        let seconds = Int(microseconds / 1_000_000)
        let fraction = Int(microseconds % 1_000_000)
        let date = CivilDate(daysSince1970: seconds / 86_400)
        let isShort = fraction.isMultiple(of: 1000)
        let start = text.count
        text += (isShort ? "0000-00-00T00:00:00.000Z" : "0000-00-00T00:00:00.000000Z").utf8
        text.put(date.year, digits: 4, at: start)
        text.put(date.month, digits: 2, at: start + 5)
        text.put(date.day, digits: 2, at: start + 8)
        text.put(seconds / 3600 % 24, digits: 2, at: start + 11)
        text.put(seconds / 60 % 60, digits: 2, at: start + 14)
        text.put(seconds % 60, digits: 2, at: start + 17)
        text.put(
            isShort ? fraction / 1000 : fraction, digits: isShort ? 3 : 6, at: start + 20)
    }

    /// Reads exactly what `rfc3339` writes; `nil` for anything else.
    package static func parse(canonical text: String) -> Timestamp? {
        parse(canonical: text.utf8.span)
    }

    static func parse(canonical text: Span<UInt8>) -> Timestamp? {
        guard text.count == 24 || text.count == 27, text[text.count - 1] == UInt8(ascii: "Z"),
            text[10] == UInt8(ascii: "T"), text[19] == UInt8(ascii: "."),
            let seconds = wholeSeconds(text), seconds >= 0,
            let fraction = number(text, 20..<(text.count - 1))
        else { return nil }
        if text.count == 24 {
            return Timestamp(microseconds: seconds * 1_000_000 + fraction * 1000)
        }
        guard !fraction.isMultiple(of: 1000) else { return nil }
        return Timestamp(microseconds: seconds * 1_000_000 + fraction)
    }

    /// Reads any RFC 3339 time: an offset or `Z`, none to nine decimals (digits beyond microseconds
    /// are dropped), `T`, `t` or a space. `nil` for anything else, for a leap second (`:60`, which
    /// POSIX time cannot hold) and outside of 1970 to 9999.
    package static func parse(rfc3339 text: String) -> Timestamp? {
        let text = text.utf8.span
        guard text.count >= 20, [0x54, 0x74, 0x20].contains(text[10]),
            let seconds = wholeSeconds(text)
        else { return nil }
        var zoneStart = 19
        var fraction: Int64 = 0
        if text[19] == UInt8(ascii: ".") {
            var end = 20
            while end < text.count, text[end] &- 0x30 < 10 { end += 1 }
            let digits = end - 20
            guard (1...9).contains(digits), let value = number(text, 20..<end) else { return nil }
            fraction = value
            for _ in digits..<9 { fraction *= 10 }
            fraction /= 1000
            zoneStart = end
        }
        guard let offset = zoneOffset(text, from: zoneStart) else { return nil }
        return Timestamp.earliest.advanced(
            byMicroseconds: (seconds - offset) * 1_000_000 + fraction)
    }

    /// `YYYY-MM-DD?HH:MM:SS` at the start of the text, which is long enough; the `?` is unchecked.
    private static func wholeSeconds(_ text: Span<UInt8>) -> Int64? {
        guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = number(text, 0..<4), let month = number(text, 5..<7),
            let day = number(text, 8..<10),
            let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)),
            let hour = number(text, 11..<13), hour < 24,
            let minute = number(text, 14..<16), minute < 60,
            let second = number(text, 17..<19), second < 60
        else { return nil }
        return Int64(date.daysSince1970) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// Seconds east of UTC from `Z`, `z` or `±HH:MM`, which must be the rest of the text.
    private static func zoneOffset(_ text: Span<UInt8>, from start: Int) -> Int64? {
        let rest = text.count - start
        if rest == 1, text[start] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard rest == 6, text[start + 3] == UInt8(ascii: ":"),
            let hours = number(text, (start + 1)..<(start + 3)), hours < 24,
            let minutes = number(text, (start + 4)..<(start + 6)), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        switch text[start] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    /// Decimal digits and nothing else, at most nine of them.
    private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        var number: Int64 = 0
        for index in range {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + Int64(digit)
        }
        return number
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { rfc3339 }
}

extension [UInt8] {
    /// A number of exactly so many decimal digits, zeros in front, over what stands there.
    fileprivate mutating func put(_ number: Int, digits: Int, at start: Int) {
        var rest = number
        for place in (start..<(start + digits)).reversed() {
            self[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
