import FlagModel

extension LedgerState {
    /// Position 0: the ledger is created by its owner's own signature, and may enrol the first
    /// further keys in the same breath.
    func checkGenesis(_ event: Event, at place: EventPlace) throws(Refusal) {
        guard case .ledgerCreated(let created)? = event.changes.first else {
            throw Refusal(
                .invalid, "the first record must create the ledger: create it with 'init'")
        }
        guard event.stream == .control, event.onBehalfOf == nil, event.backfilledAt == nil else {
            throw Refusal(
                .invalid, "a ledger is created in stream 'control', by its owner, and is lived")
        }
        guard event.ledger == created.origin else {
            throw Refusal(
                .wrongLedger,
                "the event is meant for ledger '\(event.ledger)' and creates '\(created.origin)'")
        }
        guard event.author == created.owner, !created.owner.isReserved else {
            throw Refusal(
                .forbidden,
                "'\(event.author)' creates a ledger owned by '\(created.owner)': a ledger is "
                    + "created by its owner, who cannot be called 'ledger' or 'server'")
        }
        guard place.fingerprint == created.ownerKey.fingerprint else {
            throw Refusal(
                .unknownKey,
                "the first record is signed by key \(place.fingerprint.fingerprintText), the "
                    + "owner's key is \(created.ownerKey.fingerprint.fingerprintText)")
        }
        guard created.ownerKey != created.checkpointKey else {
            throw Refusal(
                .invalid, "the owner's key signs the checkpoints: make a key of its own for them")
        }
        var trial = self
        trial.apply(event.changes[0], in: .control, at: 0)
        for change in event.changes.dropFirst() {
            guard case .keyEnrolled(let key) = change else {
                throw Refusal(
                    .invalid,
                    "the first record holds a change of kind '\(change.kind.rawValue)': it "
                        + "creates the ledger and enrols keys, nothing else")
            }
            try trial.checkEnrolment(of: key)
            trial.apply(change, in: .control, at: 0)
        }
    }
}

extension Author {
    /// Names that the program itself signs under. Nobody can be granted a role under them.
    var isReserved: Bool { self == .ledger || self == .server }
}
