/// What opening for writing sees before it decides anything.
package struct RecoveryObservation: Hashable, Sendable {
    package enum Head: Hashable, Sendable {
        /// Missing, empty or all zero.
        case unwritten
        /// No slot checks.
        case damaged
        case valid(size: UInt64, batches: UInt64, clean: Bool)
    }

    package enum Tail: Hashable, Sendable {
        /// Nothing but zeros behind the last whole batch.
        case clean
        /// Other bytes. `later`: an intact frame of a later batch is among them.
        case broken(later: Bool)
    }

    package var head: Head
    /// Whether the commit that ends batch `head.batches - 1` has the size and root that `head`
    /// says, and both name the same ledger.
    package var headAgrees: Bool
    /// Whether all headers check and the segments follow each other.
    package var segmentsSound: Bool
    /// Up to the last whole batch.
    package var logSize: UInt64
    package var logBatches: UInt64
    package var tail: Tail
    package var acceptHeadLoss: Bool

    package init(
        head: Head, headAgrees: Bool, segmentsSound: Bool, logSize: UInt64, logBatches: UInt64,
        tail: Tail, acceptHeadLoss: Bool
    ) {
        self.head = head
        self.headAgrees = headAgrees
        self.segmentsSound = segmentsSound
        self.logSize = logSize
        self.logBatches = logBatches
        self.tail = tail
        self.acceptHeadLoss = acceptHeadLoss
    }
}

/// The decision table of recovery, as one pure function; docs/format.md has it as a table.
package enum RecoveryDecision: Hashable, Sendable {
    /// Go on with the whole batches; `cutTail`: what lies behind them goes to quarantine.
    case proceed(RecoveryReport.Verdict, cutTail: Bool)
    case refuse(Refusal)

    package enum Refusal: Hashable, Sendable {
        case corrupt
        case creationUnfinished
        case headLost
        case headContradictsLog
        case acknowledgedDataLost
    }

    package static func decide(_ seen: RecoveryObservation) -> RecoveryDecision {
        guard seen.segmentsSound else { return .refuse(.corrupt) }
        // At most one batch is ever unsynced: whatever a later frame follows had been durable.
        if seen.tail == .broken(later: true) { return .refuse(.corrupt) }
        let broken = seen.tail != .clean
        switch seen.head {
        case .unwritten where seen.logBatches == 0,
            .unwritten where seen.logBatches == 1 && !seen.acceptHeadLoss:
            // `create` ends with a synced head: without one nothing was ever acknowledged, unless
            // somebody says that there was a head and that it is gone.
            return .refuse(.creationUnfinished)
        case .unwritten, .damaged:
            guard seen.acceptHeadLoss, seen.logBatches > 0 else { return .refuse(.headLost) }
            return .proceed(.headLossAccepted, cutTail: broken)
        case .valid(let size, let batches, let clean):
            // Damage below the acknowledged size is told as damage, which has a place.
            guard size <= seen.logSize, batches <= seen.logBatches else {
                return .refuse(broken ? .corrupt : .acknowledgedDataLost)
            }
            guard seen.headAgrees, (size == seen.logSize) == (batches == seen.logBatches) else {
                return .refuse(.headContradictsLog)
            }
            if clean {
                // Nothing is written after a proper end.
                if broken { return .refuse(.corrupt) }
                return .proceed(size == seen.logSize ? .clean : .headRolledBack, cutTail: false)
            }
            if broken { return .proceed(.tornTail, cutTail: true) }
            return .proceed(size == seen.logSize ? .unclean : .headBehind, cutTail: false)
        }
    }
}
