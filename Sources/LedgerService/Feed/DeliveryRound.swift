import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// One state and moment, told to all streams of a loop, and what many of them have in common: of a
/// thousand clients most follow the same changes by the same few tokens, so each text is formatted
/// once and each token judged once.
struct DeliveryRound {
    let state: LedgerState
    let now: Timestamp
    private var ends: [Right: StreamEnd?] = [:]
    private var texts: [StreamKind: [UInt64: [UInt8]?]] = [:]
    // Most streams are like the one before in all of these: then nothing is looked up.
    private var latestEnd: (right: Right, reason: StreamEnd?)?
    private var latestText: (kind: StreamKind, position: UInt64, text: [UInt8]?)?
    private var latestRecords: (position: UInt64, records: [AppendedRecord]?)?

    /// What a stream has to be allowed to go on.
    private struct Right: Hashable {
        let tokenID: String
        let flag: FlagKey
        let environment: Environment?
    }

    init(_ state: LedgerState, now: Timestamp) {
        self.state = state
        self.now = now
    }

    /// A token that ended or a flag that was turned off ends the stream, too.
    mutating func reasonToEnd(_ subscriber: Subscriber) -> StreamEnd? {
        let right = Right(
            tokenID: subscriber.tokenID, flag: subscriber.governedBy,
            environment: subscriber.environment)
        if let latestEnd, latestEnd.right == right { return latestEnd.reason }
        let reason = ends[right] ?? judge(right)
        ends[right] = .some(reason)
        latestEnd = (right, reason)
        return reason
    }

    private func judge(_ right: Right) -> StreamEnd? {
        guard
            let caller = try? Authentication.caller(ofToken: right.tokenID, in: state, now: now)
        else { return .unauthenticated }
        return StreamGovernor.isOn(right.flag, for: caller, right.environment, in: state, now: now)
            ? nil : .disabled
    }

    /// What streams of one kind are told of a record; they share the bytes.
    mutating func text(of record: AppendedRecord, for output: Subscriber.Output) -> [UInt8]? {
        let position = record.place.position
        if let latestText, latestText.position == position, latestText.kind == output.kind {
            return latestText.text
        }
        let text = texts[output.kind]?[position] ?? output.format(record)
        texts[output.kind, default: [:]][position] = .some(text)
        latestText = (output.kind, position, text)
        return text
    }

    /// What the feed holds from a position on, as it was when the first stream of the round asked:
    /// what came since wakes the loop again.
    mutating func records(from position: UInt64, in feed: ChangeFeed) -> [AppendedRecord]? {
        if let latestRecords, latestRecords.position == position { return latestRecords.records }
        let records = feed.records(from: position)
        latestRecords = (position, records)
        return records
    }
}
