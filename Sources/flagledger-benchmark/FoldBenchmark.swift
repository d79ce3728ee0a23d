import FlagModel
import FlagState

/// Folding a history of 10,000 tenants, and what a change takes of memory.
enum FoldBenchmark {
    /// Events are made in stretches of this length, which is not timed.
    private static let stretch = 10_000

    static func run(_ settings: Settings, _ report: inout Report) {
        var history = SyntheticHistory(flags: 331, tenants: 10_000)
        var state = LedgerState()
        for (event, place) in history.declarations() { state.fold(event, at: place) }
        let before = Memory.resident()
        var nanoseconds: [Double] = []
        for _ in 0..<(settings.changes / stretch) {
            let events = (0..<stretch).map { _ in history.change() }
            nanoseconds.append(
                Stopwatch.perOperation {
                    for (event, place) in events { state.fold(event, at: place) }
                    return stretch
                })
        }
        let time = Spread(nanoseconds)
        report.add(
            Row(
                name: "fold, events in memory", figure: Figure.rate(time.median),
                beside: "bar 2.00 M/s",
                ratio: Spread(nanoseconds.map { 500 / $0 }), bar: "≥ 1"))
        let bytes = Double(Memory.resident() - before) / Double(settings.changes)
        report.add(
            Row(
                name: "memory of a change", figure: .bytes(bytes), beside: "bar 100 bytes",
                ratio: Spread([bytes / 100]), bar: "≤ 1"))
        Stopwatch.keep(Int(state.size))
    }
}
