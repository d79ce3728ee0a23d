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
        if let known = ends[right] { return known }
        let reason = judge(right)
        ends[right] = .some(reason)
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
        if let known = texts[output.kind]?[position] { return known }
        let text = output.format(record)
        texts[output.kind, default: [:]][position] = .some(text)
        return text
    }
}
