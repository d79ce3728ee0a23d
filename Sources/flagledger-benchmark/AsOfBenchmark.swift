import ByteCoding
import FlagModel
import FlagState

/// A past answer beside a present one, over a tenth of the history and over all of it; histories
/// and differences.
enum AsOfBenchmark {
    private static let questions = 200_000

    static func run(_ settings: Settings, _ report: inout Report) {
        let small = pastAnswer(changes: settings.changes / 10, &report)
        let large = pastAnswer(changes: settings.changes, &report)
        report.add(
            Row(
                name: "as-of, growth over tenfold", figure: Figure.time(large),
                beside: "\(Figure.time(small))", ratio: Spread([large / small]), bar: "≤ 1.5"))
    }

    /// Gives the nanoseconds of a past answer.
    private static func pastAnswer(changes: Int, _ report: inout Report) -> Double {
        var history = SyntheticHistory(flags: 331, tenants: 10_000)
        let state = history.fold(changes)
        let questions = questions
        let now = state.moment(now: Timestamp(microseconds: 1_900_000_000_000_000))
        let asked = (0..<8_192).map { _ in
            (
                flag: history.flags[history.number(below: 331)],
                scope: Scope(
                    tenant: history.tenants[history.number(below: 10_000)],
                    environment: SyntheticHistory.environments[history.number(below: 3)]),
                moment: Moment(
                    size: UInt64(history.number(below: Int(state.size))), time: now.time)
            )
        }
        let comparison = Stopwatch.compare(
            { answer(state, asked.map { ($0.flag, $0.scope, $0.moment) }, questions) },
            with: { answer(state, asked.map { ($0.flag, $0.scope, now) }, questions) })
        report.add(
            Row(
                name: "as-of at \(changes) changes", figure: Figure.time(comparison.ours.median),
                beside: "now \(Figure.time(comparison.theirs.median))", ratio: comparison.ratio,
                bar: "≤ 2"))
        addHistory(state, history, changes, &report)
        addDifference(state, history, changes, &report)
        return comparison.ours.median
    }

    private static func answer(
        _ state: LedgerState, _ asked: [(FlagKey, Scope, Moment)], _ count: Int
    ) -> Int {
        var sum = 0
        for index in 0..<count {
            let (flag, scope, moment) = asked[index & 8_191]
            sum &+= state.resolve(flag, scope, at: moment)?.value == .null ? 1 : 2
        }
        Stopwatch.keep(sum)
        return count
    }

    private static func addHistory(
        _ state: LedgerState, _ history: SyntheticHistory, _ changes: Int, _ report: inout Report
    ) {
        var filter = HistoryFilter(flag: history.flags[200])
        let found = state.history(filter).count
        let flag = Stopwatch.repeated {
            Stopwatch.keep(state.history(filter).count)
            return 1
        }
        report.add(
            Row(
                name: "history of a flag, \(found) records", figure: Figure.time(flag.median),
                beside: "bar 1 ms", ratio: Spread([flag.median / 1_000_000]), bar: "≤ 1"))
        filter = HistoryFilter(
            author: SyntheticHistory.author,
            positions: (state.size - 1_000)..<state.size)
        let author = Stopwatch.repeated {
            Stopwatch.keep(state.history(filter).count)
            return 1
        }
        report.add(
            Row(
                name: "an author's latest 1,000", figure: Figure.time(author.median),
                beside: "bar 1 ms", ratio: Spread([author.median / 1_000_000]), bar: "≤ 1"))
    }

    /// Between two moments that lie as far apart as they can, and two that lie 100 records apart;
    /// of the tenant that changes most, and of one that did not change between them.
    private static func addDifference(
        _ state: LedgerState, _ history: SyntheticHistory, _ changes: Int, _ report: inout Report
    ) {
        let time = Timestamp(microseconds: 1_900_000_000_000_000)
        let end = Moment(size: state.size, time: time)
        func measure(_ start: UInt64, _ tenant: Tenant = history.tenants[0]) -> Double {
            let scope = Scope(tenant: tenant, environment: SyntheticHistory.environments[0])
            return Stopwatch.repeated {
                let from = Moment(size: start, time: time)
                Stopwatch.keep(state.difference(from: from, to: end, scope).count)
                return 1
            }.median
        }
        let near = measure(state.size - 100)
        let far = measure(11_000)
        report.add(
            Row(
                name: "difference of a scope, near", figure: Figure.time(near),
                beside: "far \(Figure.time(far))", ratio: Spread([near / far])))
        let quiet = measure(state.size - 100, history.tenants[history.tenants.count - 1])
        report.add(
            Row(
                name: "difference of a scope that did not change", figure: Figure.time(quiet),
                beside: "that changed \(Figure.time(near))", ratio: Spread([quiet / near])))
    }
}
