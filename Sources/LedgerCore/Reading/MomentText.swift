package import ByteCoding
package import FlagModel
package import FlagState

/// A moment as people write it: `@1234` (after that record), an RFC 3339 time (after every record
/// recorded at or before it), or a duration before now (`2h`, `30d`).
package enum MomentText {
    /// - Parameter now: what the clock says; a moment after it is refused, never the present.
    package static func parse(
        _ text: String, state: LedgerState, now: Timestamp
    ) throws(Refusal) -> Moment {
        if text.hasPrefix("@") { return try position(String(text.dropFirst()), state, text) }
        if let microseconds = TimeSpan.parse(text) {
            return state.moment(at: Timestamp(microseconds: now.microseconds - microseconds))
        }
        guard let time = Timestamp.parse(rfc3339: text) else {
            throw Refusal(
                .invalid,
                "'\(text)' is no moment: write a position (@1234), a time "
                    + "(2026-11-21T09:00:00Z) or a duration before now (2h, 30d)")
        }
        guard time <= now else {
            throw Refusal(
                .invalid, "\(text) is in the future: only the present and the past can be asked for"
            )
        }
        return state.moment(at: time)
    }

    private static func position(
        _ digits: String, _ state: LedgerState, _ text: String
    ) throws(Refusal) -> Moment {
        guard let position = UInt64(digits), String(position) == digits else {
            throw Refusal(.invalid, "'\(text)' is no position: write @ and a number, as in @1234")
        }
        guard let moment = state.moment(after: position) else {
            throw Refusal(
                .unknownPosition,
                "there is no position \(position): the ledger has \(state.size) records, so the "
                    + "last one is @\(Int64(state.size) - 1)")
        }
        return moment
    }
}
