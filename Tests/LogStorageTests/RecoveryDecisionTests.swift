import LogStorage
import Testing

/// The decision table over every small observation, held against rules written the other way round.
@Suite struct RecoveryDecisionTests {
    static let observations: [RecoveryObservation] = {
        var heads: [RecoveryObservation.Head] = [.unwritten, .damaged]
        for size in UInt64(1)...3 {
            for batches in UInt64(1)...3 {
                heads.append(.valid(size: size, batches: batches, clean: true))
                heads.append(.valid(size: size, batches: batches, clean: false))
            }
        }
        var all: [RecoveryObservation] = []
        for head in heads {
            for logSize in UInt64(0)...4 {
                for logBatches in UInt64(0)...4 {
                    for tail in [
                        RecoveryObservation.Tail.clean, .broken(later: false), .broken(later: true),
                    ] {
                        for bits in 0..<8 {
                            all.append(
                                RecoveryObservation(
                                    head: head, headAgrees: bits & 1 == 0,
                                    segmentsSound: bits & 2 == 0, logSize: logSize,
                                    logBatches: logBatches, tail: tail,
                                    acceptHeadLoss: bits & 4 == 0))
                        }
                    }
                }
            }
        }
        return all
    }()

    private func proceeding(
        _ check: (RecoveryObservation, RecoveryReport.Verdict, Bool) -> Bool
    ) {
        for seen in RecoveryDecisionTests.observations {
            guard case .proceed(let verdict, let cut) = RecoveryDecision.decide(seen) else {
                continue
            }
            #expect(check(seen, verdict, cut), "\(seen): \(verdict), \(cut)")
        }
    }

    @Test func nothingAcknowledgedIsEverMissingWhenItGoesOn() {
        proceeding { seen, _, _ in
            guard case .valid(let size, let batches, _) = seen.head else { return true }
            return size <= seen.logSize && batches <= seen.logBatches && seen.headAgrees
        }
    }

    @Test func itNeverGoesOnOverDamageThatIsNotTheTail() {
        proceeding { seen, _, _ in seen.segmentsSound && seen.tail != .broken(later: true) }
    }

    @Test func itCutsExactlyTheBrokenTail() {
        proceeding { seen, _, cut in cut == (seen.tail != .clean) }
    }

    @Test func nothingIsCutAfterACleanEnd() {
        proceeding { seen, _, cut in
            guard case .valid(_, _, true) = seen.head else { return true }
            return !cut
        }
    }

    @Test func aLostHeadNeedsToBeAccepted() {
        proceeding { seen, verdict, _ in
            switch seen.head {
            case .valid: verdict != .headLossAccepted
            case .damaged, .unwritten:
                verdict == .headLossAccepted && seen.acceptHeadLoss && seen.logBatches > 0
            }
        }
    }

    @Test func theVerdictNamesWhatWasSeen() {
        proceeding { seen, verdict, cut in
            guard case .valid(let size, _, let clean) = seen.head else { return true }
            let same = size == seen.logSize
            return switch verdict {
            case .clean: clean && same
            case .unclean: !clean && same && !cut
            case .headBehind: !clean && !same && !cut
            case .headRolledBack: clean && !same
            case .tornTail: !clean && cut
            case .headLossAccepted: false
            }
        }
    }

    /// What a crash of this program can leave must never be refused.
    @Test func everyStateThatACrashLeavesIsOpened() {
        for seen in RecoveryDecisionTests.observations
        where seen.segmentsSound && seen.headAgrees && seen.tail != .broken(later: true) {
            guard case .valid(let size, let batches, false) = seen.head,
                size <= seen.logSize, batches <= seen.logBatches,
                (size == seen.logSize) == (batches == seen.logBatches)
            else { continue }
            guard case .proceed = RecoveryDecision.decide(seen) else {
                Issue.record("\(seen) is refused")
                continue
            }
        }
    }

    @Test func theRefusalsAreTheTables() {
        func decide(
            _ head: RecoveryObservation.Head, log: UInt64, _ tail: RecoveryObservation.Tail,
            agrees: Bool = true, sound: Bool = true, accept: Bool = false
        ) -> RecoveryDecision {
            .decide(
                RecoveryObservation(
                    head: head, headAgrees: agrees, segmentsSound: sound, logSize: log,
                    logBatches: log, tail: tail, acceptHeadLoss: accept))
        }
        let two = RecoveryObservation.Head.valid(size: 2, batches: 2, clean: false)
        let cleanTwo = RecoveryObservation.Head.valid(size: 2, batches: 2, clean: true)
        #expect(decide(two, log: 1, .clean) == .refuse(.acknowledgedDataLost))
        #expect(decide(two, log: 1, .broken(later: false)) == .refuse(.corrupt))
        #expect(decide(two, log: 2, .broken(later: true)) == .refuse(.corrupt))
        #expect(decide(cleanTwo, log: 2, .broken(later: false)) == .refuse(.corrupt))
        #expect(decide(two, log: 2, .clean, sound: false) == .refuse(.corrupt))
        #expect(decide(two, log: 3, .clean, agrees: false) == .refuse(.headContradictsLog))
        #expect(decide(.damaged, log: 3, .clean) == .refuse(.headLost))
        #expect(decide(.unwritten, log: 3, .clean) == .refuse(.headLost))
        #expect(decide(.unwritten, log: 1, .clean) == .refuse(.creationUnfinished))
        #expect(decide(.unwritten, log: 0, .clean, accept: true) == .refuse(.creationUnfinished))
    }
}
