import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

extension FuzzTarget {
    /// The short texts that people type: moments, durations, times, addresses.
    static let text = FuzzTarget(
        name: "text",
        seeds: {
            Material.text([
                "@1042", "90s", "4w", "2026-11-20T09:00:00.123456+01:00", "2024-02-29T23:59:59Z",
                "127.0.0.1:7676", "[::1]:0", "unix:/run/a", "c2hvcnQ=", "00ff", "01JD8Z",
            ])
        },
        check: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let now = Timestamp(microseconds: 1_790_000_000_000_000)
            _ = try? MomentText.parse(text, state: LedgerState(), now: now)
            if let span = TimeSpan.parse(text) { require(span >= 0, "a duration goes forward") }
            if let time = Timestamp.parse(canonical: text) {
                require(Timestamp.parse(rfc3339: text) == time, "a canonical time is a time")
            }
            if let time = Timestamp.parse(rfc3339: text) {
                require(Timestamp.parse(rfc3339: time.rfc3339) == time, "a time survives its text")
            }
            if let decoded = Base64.decode(text) {
                require(Base64.encode(decoded) == text, "base64 has one text")
            }
            if let decoded = Hexadecimal.decode(text) {
                require(Hexadecimal.encode(decoded) == text, "hexadecimal has one text")
            }
            _ = ListenAddress.parse(text)
            _ = ULID.isValid(text)
            _ = FlagKey(text) != nil || User(text) != nil || Author(text) != nil
        })
}
