extension Timestamp {
    /// Gives `nil` for every text that `rfc3339` would not have written.
    package static func parse(canonical text: String) -> Timestamp? {
        guard let time = parse(rfc3339: text), time.rfc3339 == text else { return nil }
        return time
    }

    /// Any RFC 3339 time of the years 1970 to 9999: offsets, up to nine decimals (more than six are
    /// cut off), `T` or `t` or a space, `Z` or `z`. Leap seconds are refused: POSIX time has none.
    package static func parse(rfc3339 text: String) -> Timestamp? {
        var cursor = TimeCursor(Array(text.utf8))
        guard let year = cursor.number(4), cursor.skip("-"), let month = cursor.number(2),
            cursor.skip("-"), let day = cursor.number(2), cursor.skip("Tt "),
            let hour = cursor.number(2), cursor.skip(":"), let minute = cursor.number(2),
            cursor.skip(":"), let second = cursor.number(2), let fraction = cursor.fraction(),
            let offset = cursor.offset(), cursor.isAtEnd
        else { return nil }
        guard (1...12).contains(month), day >= 1,
            day <= CivilDate.daysInMonth(year: year, month: month), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let days = CivilDate.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        let microseconds = Int64(seconds) * 1_000_000 + Int64(fraction)
        guard (0...ByteCodingLimits.latestMicroseconds).contains(microseconds) else { return nil }
        return Timestamp(microseconds: microseconds)
    }
}

/// Reads the fields of an RFC 3339 time one after the other.
private struct TimeCursor {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    private var digit: Int? {
        guard index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
        else { return nil }
        return Int(bytes[index] - UInt8(ascii: "0"))
    }

    /// Exactly `width` digits.
    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit else { return nil }
            value = value * 10 + digit
            index += 1
        }
        return value
    }

    mutating func skip(_ characters: String) -> Bool {
        guard index < bytes.count, characters.utf8.contains(bytes[index]) else { return false }
        index += 1
        return true
    }

    /// Microseconds; 0 where there are no decimals.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var count = 0
        while let digit, count < 9 {
            if count < 6 { value = value * 10 + digit }
            count += 1
            index += 1
        }
        if count == 0 { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        if skip("Zz") { return 0 }
        let isWest = index < bytes.count && bytes[index] == UInt8(ascii: "-")
        guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24,
            minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
