package import ByteCoding
package import FlagModel
package import FlagState

/// A write that judges every rule and appends nothing: `--dry-run`.
package struct Rehearsal {
    /// Events that would be appended, in order, with what they would change for whom.
    package struct Step {
        package let event: Event
        package let bytes: [UInt8]
        package let reach: [Reach]
    }

    package private(set) var state: LedgerState
    package private(set) var steps: [Step] = []
    private let origin: Origin
    private let now: Timestamp

    package init(state: LedgerState, origin: Origin, now: Timestamp) {
        self.state = state
        self.origin = origin
        self.now = now
    }

    /// Takes a draft through admission, as the writer would. Throws the refusal that it would meet.
    package mutating func perform(_ draft: EventDraft, signer: RehearsingSigner) throws {
        let signed: SignedEvent
        do {
            signed = try draft.submission(signer: signer, origin: origin)(state)
        } catch is NothingToChange {
            return
        }
        try EventForm.check(signed)
        let place = EventPlace(
            position: state.size, recordedAt: recordedAt(signed.event),
            fingerprint: signed.fingerprint, eventDigest: SHA256.hash(signed.bytes))
        if let refusal = state.admission(of: signed.event, at: place) {
            throw refusal.located(at: signed.inputPlace)
        }
        let reach = state.reach(of: signed.event.changes, in: signed.event.stream, now: now)
        steps.append(Step(event: signed.event, bytes: signed.bytes, reach: reach))
        state.fold(signed.event, at: place)
    }

    private func recordedAt(_ event: Event) -> Timestamp {
        if let backfilledAt = event.backfilledAt { return backfilledAt }
        guard let latest = state.latestRecordedAt else { return now }
        return max(now, Timestamp(microseconds: latest.microseconds + 1))
    }
}

/// Stands in for a key whose owner need not be asked: what it signs goes nowhere.
package struct RehearsingSigner: EventSigner {
    package let publicKey: PublicKeyLine

    package init(publicKey: PublicKeyLine) { self.publicKey = publicKey }

    package func sign(_ event: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 0, count: 64) }
}
