package import ByteCoding

/// A point in the ledger's life to ask about.
package struct Moment: Hashable, Sendable {
    /// How many records are visible: those at positions below it.
    package var size: UInt64
    /// Decides what has expired.
    package var time: Timestamp

    package init(size: UInt64, time: Timestamp) {
        self.size = size
        self.time = time
    }

    /// The last visible position; `nil` before the ledger began.
    package var asOf: UInt64? { size == 0 ? nil : size - 1 }
}

extension LedgerState {
    /// After every record, with expiries judged at `now`.
    package func moment(now: Timestamp) -> Moment { Moment(size: size, time: now) }

    /// After the record at `position`, when it was recorded; `nil` where there is no such record.
    package func moment(after position: UInt64) -> Moment? {
        guard let time = times[position] else { return nil }
        return Moment(size: position + 1, time: time)
    }

    /// After every record that was recorded at `time` or before it; of no record where the ledger
    /// began later. Costs O(log n). Whether `time` lies in the future is the caller's to judge.
    package func moment(at time: Timestamp) -> Moment {
        Moment(size: times.size(at: time), time: time)
    }

    /// When the record at `position` was recorded; `nil` where there is none.
    package func recordedAt(_ position: UInt64) -> Timestamp? { times[position] }
}
