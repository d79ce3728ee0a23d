import ByteCoding
import Dispatch
import FlagModel
import FlagState

/// One flag resolved in process, beside a look-up of the same key in a dictionary; all flags of a
/// tenant at once.
enum ResolveBenchmark {
    private static let questions = 500_000

    static func run(_ settings: Settings, _ report: inout Report) {
        var history = SyntheticHistory(flags: 500, tenants: 100)
        let state = history.fold(100_000)
        let scope = Scope(
            tenant: history.tenants[7], environment: SyntheticHistory.environments[2])
        let moment = state.moment(now: Timestamp(microseconds: 1_800_000_000_000_000))
        let keys = (0..<4_096).map { _ in history.flags[history.number(below: 500)] }
        var values: [FlagKey: JSONValue] = [:]
        for flag in state.resolveAll(scope, at: moment) {
            values[flag.flag] = flag.resolution.value
        }

        let layers = state.layers(scope, at: moment)
        let resolve: @Sendable () -> Int = {
            var sum = 0
            for index in 0..<questions {
                sum &+= state.resolve(keys[index & 4_095], layers)?.value == .null ? 1 : 2
            }
            Stopwatch.keep(sum)
            return questions
        }
        let lookUp: @Sendable () -> Int = { [values] in
            var sum = 0
            for index in 0..<questions { sum &+= values[keys[index & 4_095]] == .null ? 1 : 2 }
            Stopwatch.keep(sum)
            return questions
        }
        add("resolve, one thread", Stopwatch.compare(resolve, with: lookUp), &report)
        add(
            "resolve, two threads",
            Stopwatch.compare({ twice(resolve) }, with: { twice(lookUp) }), &report)
        let fromScope = Stopwatch.compare(
            {
                var sum = 0
                for index in 0..<questions {
                    let answer = state.resolve(keys[index & 4_095], scope, at: moment)
                    sum &+= answer?.value == .null ? 1 : 2
                }
                Stopwatch.keep(sum)
                return questions
            }, with: lookUp)
        add("resolve, with its scope", fromScope, &report)

        let all = Stopwatch.repeated {
            for _ in 0..<200 { Stopwatch.keep(state.resolveAll(scope, at: moment).count) }
            return 200
        }
        report.add(Row(name: "resolve all of 500 flags", figure: Figure.time(all.median)))
    }

    private static func add(_ name: String, _ comparison: Comparison, _ report: inout Report) {
        report.add(
            Row(
                name: name, figure: Figure.time(comparison.ours.median),
                beside: "dictionary \(Figure.time(comparison.theirs.median))",
                ratio: comparison.ratio, bar: "≤ 3"))
    }

    private static func twice(_ body: @Sendable () -> Int) -> Int {
        DispatchQueue.concurrentPerform(iterations: 2) { _ in _ = body() }
        return 2 * questions
    }
}
