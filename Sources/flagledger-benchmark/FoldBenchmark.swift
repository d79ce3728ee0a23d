import FlagModel
import FlagState

/// Folding a history of 10,000 tenants, and what a change takes of memory.
enum FoldBenchmark {
    /// Events are made in stretches of this length, which is not timed.
    private static let stretch = 10_000

    static func run(_ settings: Settings, _ report: inout Report) {
        let single = folded(settings.changes) { $0.change() }
        // Beside the first state, not in the memory that it would leave.
        let together = folded(settings.changes) { $0.event() }
        report.add(row("fold, one to three changes an event", together.time))
        report.add(row("fold, one change an event", single.time))
        report.add(
            Row(
                name: "memory of a change, one an event", figure: .bytes(single.bytes),
                beside: "bar 100 bytes", ratio: Spread([single.bytes / 100]), bar: "≤ 1"))
        Stopwatch.keep(Int(single.state.size + together.state.size))
    }

    private static func row(_ name: String, _ time: Spread) -> Row {
        Row(
            name: name, figure: Figure.rate(time.median), beside: "bar 2.00 M/s",
            ratio: time.dividing(500), bar: "≥ 1")
    }

    /// Nanoseconds and bytes of a change, one after the other of at least so many.
    private static func folded(
        _ count: Int, _ next: (inout SyntheticHistory) -> (event: Event, place: EventPlace)
    ) -> (state: LedgerState, time: Spread, bytes: Double) {
        var history = SyntheticHistory(flags: 331, tenants: 10_000)
        var state = LedgerState()
        for (event, place) in history.declarations() { state.fold(event, at: place) }
        let before = Memory.resident()
        var nanoseconds: [Double] = []
        var done = 0
        while done < count {
            let events = (0..<stretch).map { _ in next(&history) }
            let changes = events.reduce(0) { $0 + $1.event.changes.count }
            nanoseconds.append(
                Stopwatch.perOperation {
                    // In their place: to take each out would count all references of an event.
                    let events = events.span
                    for index in events.indices {
                        state.fold(events[index].event, at: events[index].place)
                    }
                    return changes
                })
            done += changes
        }
        let bytes = Double(Memory.resident() - before) / Double(done)
        return (state, Spread(nanoseconds), bytes)
    }
}
