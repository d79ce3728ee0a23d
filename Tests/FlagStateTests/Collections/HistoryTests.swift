import FlagState
import TestSupport
import Testing

@Suite struct HistoryTests {
    @Test func everyPastVersionIsFoundAtEveryLength() {
        var history = History<Int>()
        var model: [(position: UInt64, value: Int)] = []
        for count in 0..<300 {
            // Two positions a version, so that there are moments between versions.
            for size in UInt64(0)...UInt64(2 * count + 2) {
                let expected = size == 0 ? nil : model[..<min(count, Int(size + 1) / 2)].last
                let found = history.latest(before: size)
                if found?.position != expected?.position || found?.value != expected?.value {
                    Issue.record("wrong version of \(count) before \(size)")
                }
            }
            history.append(count, at: UInt64(2 * count))
            model.append((UInt64(2 * count), count))
        }
        #expect(history.versions.map(\.value) == Array(0..<300))
    }

    @Test(arguments: UInt64(0)..<20)
    func randomHistoriesAreTheNaiveOnes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var history = History<UInt64>()
        var model: [(position: UInt64, value: UInt64)] = []
        var position: UInt64 = 0
        for _ in 0..<500 {
            position += random.next() % 4
            let value = random.next()
            history.append(value, at: position)
            if model.last?.position == position { model.removeLast() }
            model.append((position, value))
            let size = random.next() % (position + 3)
            #expect(
                history.latest(before: size)?.value == model.last { $0.position < size }?.value)
        }
        #expect(history.count == model.count)
    }

    @Test func aMillionVersionsComeAndGo() {
        var history: History<Int>? = History()
        for position in 0..<1_000_000 { history?.append(position, at: UInt64(position)) }
        #expect(history?.latest(before: 500_000)?.value == 499_999)
        history = nil
    }
}
