import FlagModel
import FlagState

/// What it costs to publish a change: the newest state is kept by readers, so that the next fold
/// rewrites what it touches. It must not grow with the number of tenants.
enum PublishBenchmark {
    private static let changes = 20_000

    static func run(_ settings: Settings, _ report: inout Report) {
        var least: Double?
        for tenants in [10, 100, 1_000, 10_000] {
            var history = SyntheticHistory(flags: 331, tenants: tenants)
            var state = history.fold(50_000)
            let time = Stopwatch.repeated(rounds: 5) {
                let events = (0..<changes).map { _ in history.change() }
                var nanoseconds: UInt64 = 0
                for (event, place) in events {
                    let published = state
                    let start = Stopwatch.now()
                    state.fold(event, at: place)
                    nanoseconds += Stopwatch.now() - start
                    Stopwatch.keep(Int(published.size))
                }
                Stopwatch.keep(Int(nanoseconds))
                return changes
            }
            let first = least ?? time.median
            least = first
            report.add(
                Row(
                    name: "publish at \(tenants) tenants", figure: Figure.time(time.median),
                    beside: "at 10 \(Figure.time(first))",
                    ratio: Spread([time.low / first, time.median / first, time.high / first]),
                    bar: "flat"))
        }
    }
}
