import ByteCoding
package import FlagModel

extension LedgerState {
    /// Why `event` may not be the next record, or `nil` where it may. Every rule that can be
    /// judged from the events alone; an append and the audit ask the same question. What is left
    /// to the caller: the signature itself, and whether an enrolled key is weak.
    package func admission(of event: Event, at place: EventPlace) -> Refusal? {
        do {
            try checkOrder(of: event, at: place)
            try checkTime(of: event, at: place)
            try checkShape(of: event)
            if place.position == 0 {
                try checkGenesis(event, at: place)
            } else {
                let authority = try authority(of: event, at: place)
                try checkChanges(of: event, at: place, by: authority)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Right ledger, right place, never seen before.
    private func checkOrder(of event: Event, at place: EventPlace) throws(Refusal) {
        guard place.position == size else {
            throw Refusal(
                .invalid,
                "the record says position \(place.position), the next one is \(size)")
        }
        if let genesis, event.ledger != genesis.origin {
            throw Refusal(
                .wrongLedger,
                "the event is meant for ledger '\(event.ledger)', this is '\(genesis.origin)': "
                    + "sign it for this ledger")
        }
        if let position = position(of: event.id) {
            throw Refusal(
                .duplicateID,
                "the event id '\(event.id)' was used at position \(position): choose a new one")
        }
        let next = nextPlace(in: event.stream)
        guard event.seq == next.seq else {
            throw Refusal(
                .brokenStream,
                "the event is number \(event.seq) of stream '\(event.stream)', the next one is "
                    + "\(next.seq): read the stream again and sign again")
        }
        guard event.prev == next.prev else {
            throw Refusal(
                .brokenStream,
                "the event continues \(event.prev.base64) in stream '\(event.stream)', which ends "
                    + "on \(next.prev.base64): read the stream again and sign again")
        }
    }

    /// Recorded times grow. Imported history may repeat a time, and may begin in the past while
    /// nobody has set an override here: then there is no lived history that it could rewrite.
    private func checkTime(of event: Event, at place: EventPlace) throws(Refusal) {
        if let backfilledAt = event.backfilledAt, backfilledAt != place.recordedAt {
            throw Refusal(
                .invalid,
                "the event is backfilled at \(backfilledAt), its record says \(place.recordedAt)")
        }
        guard let last = lastRecordedAt, let highest = latestRecordedAt else { return }
        // Only imported history may lie before what was lived, such as the ledger's own beginning.
        let bound = event.backfilledAt == nil ? highest : last
        if place.recordedAt > bound { return }
        if event.backfilledAt != nil {
            if lastIsBackfilled && place.recordedAt == last { return }
            if !hasBackfill && !hasLivedOverride { return }
        }
        throw Refusal(
            .timeDecreases,
            "the record's time \(place.recordedAt) is not after \(bound), which is recorded "
                + "already: history can be imported in its own order, and only before the first "
                + "override"
        )
    }

    /// What can be said of the changes without the state.
    private func checkShape(of event: Event) throws(Refusal) {
        guard !event.changes.isEmpty else {
            throw Refusal(.invalid, "the event changes nothing: an event holds at least one change")
        }
        guard event.changes.count <= FlagModelLimits.changesPerEvent else {
            throw Refusal(
                .tooLarge,
                "the event holds \(event.changes.count) changes: an event holds at most "
                    + "\(FlagModelLimits.changesPerEvent)")
        }
        var touched: Set<ChangeSubject> = []
        for change in event.changes {
            guard change.isOverride == (event.stream != .control) else {
                throw Refusal(
                    .invalid,
                    "a change of kind '\(change.kind.rawValue)' does not belong into stream "
                        + "'\(event.stream)': overrides go into the stream of their tenant and "
                        + "environment, everything else into 'control'")
            }
            guard event.changes.count > 1, let subject = ChangeSubject(change) else { continue }
            guard touched.insert(subject).inserted else {
                throw Refusal(
                    .invalid,
                    "the event changes \(subject) twice: an event says one thing of each")
            }
        }
    }

    /// Each change by itself, seeing what the earlier ones of its event did.
    private func checkChanges(
        of event: Event, at place: EventPlace, by authority: Authority
    ) throws(Refusal) {
        // Overrides of one event cannot bear on each other, so they need no trial run.
        guard event.stream == .control, event.changes.count > 1 else {
            for change in event.changes {
                try check(change, of: event, at: place, by: authority)
            }
            return
        }
        var trial = self
        for change in event.changes {
            try trial.check(change, of: event, at: place, by: authority)
            trial.apply(change, in: event.stream, at: place.position)
        }
    }

    private func check(
        _ change: Change, of event: Event, at place: EventPlace, by authority: Authority
    ) throws(Refusal) {
        try checkRight(to: change, in: event.stream, by: authority)
        if case .overrides(let tenant, let environment) = event.stream {
            let target = OverrideTarget(
                tenant: tenant, environment: environment,
                livedAt: event.backfilledAt == nil ? place.recordedAt : nil)
            try checkOverride(change, target)
        } else {
            try checkControl(change, at: place.position)
        }
    }
}
