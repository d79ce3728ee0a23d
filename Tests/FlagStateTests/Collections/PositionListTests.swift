import FlagState
import TestSupport
import Testing

@Suite struct PositionListTests {
    @Test(
        "positions come back as they went in, also beyond 32 bits",
        arguments: [0, 1 << 32 - 3, 1 << 33 - 200, 7 << 40] as [UInt64])
    func comeBack(start: UInt64) {
        var random = SeededGenerator(seed: start)
        var list = PositionList()
        var model: [UInt64] = []
        var position = start
        for step in 0..<400 {
            list.append(position)
            model.append(position)
            position += 1 + random.next() % (step % 50 == 0 ? 3 << 32 : 3)
        }
        #expect(list.count == 400 && list.last == model.last)
        #expect((0..<400).map { list[$0] } == model)
        let whole = PositionList(model)
        #expect(whole.elements == model && whole.last == model.last)
        for probe in model.flatMap({ [$0, $0 + 1] }) {
            #expect(list.count(below: probe) == model.count { $0 < probe })
        }
        #expect(list.count(below: 0) == 0 && list.count(below: .max) == 400)
    }

    @Test func anEmptyListHasNoLastPosition() {
        for list in [PositionList(), PositionList([])] {
            #expect(list.last == nil && list.count(below: 5) == 0)
        }
    }
}
