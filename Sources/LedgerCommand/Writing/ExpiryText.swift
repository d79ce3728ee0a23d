import ByteCoding

/// The moment at which something ends: an RFC 3339 time, or a duration from now.
enum ExpiryText {
    static func parse(_ text: String, now: Timestamp) throws(CommandFailure) -> Timestamp {
        if let time = Timestamp.parse(rfc3339: text) { return try checked(time, text, now) }
        guard let span = TimeSpan.parse(text) else {
            throw .usage(
                "'\(text)' is no time for --expires: write a time (2026-12-31T00:00:00Z) or a "
                    + "duration from now (8h, 30d)")
        }
        let (end, overflow) = now.microseconds.addingReportingOverflow(span)
        let latest = Timestamp.parse(rfc3339: "9999-12-31T23:59:59Z")
        guard !overflow, let latest, end <= latest.microseconds else {
            throw .usage("'\(text)' from now is after the year 9999: leave --expires out")
        }
        return try checked(Timestamp(microseconds: end), text, now)
    }

    private static func checked(
        _ time: Timestamp, _ text: String, _ now: Timestamp
    ) throws(CommandFailure) -> Timestamp {
        guard time > now else {
            throw .usage("--expires \(text) is over already: give a time in the future")
        }
        return time
    }
}
