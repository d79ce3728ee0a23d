import ByteCoding

/// When each position was recorded. Times only grow, except for one step back where imported
/// history begins: the list is one or two growing runs, and each is searched by halves.
struct RecordedTimes: Sendable {
    private(set) var times = PersistentVector<Timestamp>()
    /// The first position of the second run.
    private(set) var stepBack: Int?

    /// The latest time of all; not the newest record's while imported history is being told.
    private(set) var highest: Timestamp?

    var count: Int { times.count }
    var last: Timestamp? { times.last }

    subscript(position: UInt64) -> Timestamp? {
        guard let index = Int(exactly: position), index < times.count else { return nil }
        return times[index]
    }

    mutating func append(_ time: Timestamp) {
        if let last, time < last, stepBack == nil { stepBack = times.count }
        times.append(time)
        highest = max(highest ?? time, time)
    }

    /// How many records a reader at `time` sees: all up to the last one recorded at or before it.
    func size(at time: Timestamp) -> UInt64 {
        let secondRun = stepBack ?? 0
        let inSecond = times.partitionPoint(in: secondRun..<times.count) { $0 <= time }
        if inSecond > secondRun { return UInt64(inSecond) }
        return UInt64(times.partitionPoint(in: 0..<secondRun) { $0 <= time })
    }
}
