import LogStorage
import Testing

/// The model of the write path, explored completely: every crash at every step, up to two
/// batches and two crashes, and every disk that each leaves.
@Suite struct WritePathModelTests {
    private static let mostBatches = 3
    private static let mostCrashes = 2

    /// Everything that may come next.
    private func successors(
        of state: WritePathModel
    ) throws(WritePathModel.Violation) -> [WritePathModel] {
        guard let process = state.process else {
            var opened = state
            try opened.open()
            return [opened]
        }
        var next: [WritePathModel] = []
        if let step = process.steps.first {
            var done = state
            try done.step()
            next.append(done)
            next += failures(of: step, in: state)
        } else {
            var starts = [state.closing, [.syncHead]]
            if state.nextBatch < WritePathModelTests.mostBatches { starts.append(state.batch) }
            for steps in starts {
                var begun = state
                begun.process?.steps = steps
                next.append(begun)
            }
        }
        if state.crashes < WritePathModelTests.mostCrashes { next += crashes(of: state) }
        return next
    }

    /// A sync that fails ends the process; what it was about is in the cache and nowhere else.
    private func failures(
        of step: WritePathModel.Step, in state: WritePathModel
    ) -> [WritePathModel] {
        guard state.crashes < WritePathModelTests.mostCrashes else { return [] }
        var failed = state
        failed.process = nil
        failed.crashes += 1
        switch step {
        case .syncTail: failed.tail.failToSynchronize()
        case .syncHead:
            for index in failed.slots.indices { failed.slots[index].failToSynchronize() }
        case .writeTail:
            // Half a write, and the cache keeps it.
            failed.tail.write(.broken, torn: nil)
            failed.nextBatch += 1
        default: return []
        }
        return [failed]
    }

    /// A kill leaves the cache; a power cut any part of what was not synced.
    private func crashes(of state: WritePathModel) -> [WritePathModel] {
        var killed = state
        killed.process = nil
        killed.crashes += 1
        var all = [killed]
        for tail in state.tail.afterPowerCut {
            for first in state.slots[0].afterPowerCut {
                for second in state.slots[1].afterPowerCut {
                    var cut = killed
                    cut.tail = Cached(tail)
                    cut.slots = [Cached(first), Cached(second)]
                    cut.settleTail()
                    all.append(cut)
                }
            }
        }
        return all
    }

    /// The number of states, or the first violation.
    private func explore(
        _ mistake: WritePathModel.Mistake?
    ) -> Result<(states: Int, verdicts: Set<String>), WritePathModel.Violation> {
        let start = WritePathModel(mistake: mistake)
        var known: Set<WritePathModel> = [start]
        var waiting = [start]
        var verdicts: Set<String> = []
        do {
            while let state = waiting.popLast() {
                if state.process == nil {
                    let decision = RecoveryDecision.decide(state.observation)
                    verdicts.insert(DecisionTable.words(decision))
                }
                for next in try successors(of: state) where known.insert(next).inserted {
                    waiting.append(next)
                }
            }
        } catch {
            return .failure(error)
        }
        return .success((known.count, verdicts))
    }

    @Test func noCourseOfEventsLosesAnythingAcknowledged() throws {
        let (states, verdicts) = try explore(nil).get()
        print("the model of the write path has \(states) states")
        #expect(states > 5_000)
        #expect(
            verdicts == [
                "go on: `clean`", "go on: `unclean`", "go on: `headBehind`",
                "cut the tail: `tornTail`",
            ])
    }

    @Test(arguments: WritePathModel.Mistake.allCases)
    func aMistakeInTheOrderOfStepsIsNoticed(mistake: WritePathModel.Mistake) {
        guard case .success(let (states, _)) = explore(mistake) else { return }
        Issue.record("\(states) states, and \(mistake) harms nobody")
    }
}
