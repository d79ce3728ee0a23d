/// The `Date` field, made once a second (RFC 9110 section 5.6.7).
package struct DateField {
    private var second: Int64 = .min
    private(set) var line: [UInt8] = []

    /// - Parameter second: since 1970, UTC.
    mutating func update(second: Int64) {
        guard second != self.second else { return }
        self.second = second
        line = Array("Date: \(DateField.text(second: second))\r\n".utf8)
    }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT` for a second since 1970, not negative.
    package static func text(second: Int64) -> String {
        let second = max(0, second)
        let days = Int(second / 86_400)
        let rest = Int(second % 86_400)
        // Years from March on, so that the leap day is the last (the proleptic Gregorian calendar
        // repeats after 146,097 days, and 1970-01-01 is day 719,468 of it).
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(weekdays[days % 7]), \(two(day)) \(months[month - 1]) \(year) "
            + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
