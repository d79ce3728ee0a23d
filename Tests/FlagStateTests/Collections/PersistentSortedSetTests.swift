import FlagState
import Synchronization
import TestSupport
import Testing

/// An element that tells which insertion it is of.
private struct Numbered: SortedElement {
    let key: UInt64
    let step: Int
}

/// A key that counts how often two of its kind are compared; for one test alone.
private struct CountedKey: Comparable, Sendable {
    static let comparisons = Atomic<Int>(0)
    let number: Int

    static func < (one: CountedKey, other: CountedKey) -> Bool {
        comparisons.add(1, ordering: .relaxed)
        return one.number < other.number
    }
}

private struct Counted: SortedElement {
    let key: CountedKey
}

@Suite struct PersistentSortedSetTests {
    private func elements(_ set: PersistentSortedSet<Numbered>) -> [Numbered] {
        var found: [Numbered] = []
        set.forEach { found.append($0) }
        return found
    }

    @Test(
        "the set is a sorted dictionary, whatever order the keys come in",
        arguments: ["ascending", "descending", "seldom", "often"])
    func isASortedDictionary(order: String) {
        for replacing in [true, false] {
            var random = SeededGenerator(seed: 1)
            var set = PersistentSortedSet<Numbered>()
            var model: [UInt64: Int] = [:]
            for step in 0..<9_000 {
                let key: UInt64 =
                    switch order {
                    case "ascending": UInt64(step)
                    case "descending": UInt64(20_000 - step)
                    case "seldom": random.next() % 1_000_000
                    default: random.next() % 2_000
                    }
                set.insert(Numbered(key: key, step: step), replacing: replacing)
                if replacing || model[key] == nil { model[key] = step }
            }
            #expect(set.count == model.count)
            let keys = model.keys.sorted()
            #expect(elements(set).map(\.key) == keys)
            #expect(elements(set).map(\.step) == keys.map { model[$0] })
            for (index, key) in keys.enumerated() {
                #expect(set[key]?.step == model[key])
                #expect(set.last(before: key)?.key == (index == 0 ? nil : keys[index - 1]))
                if model[key + 1] == nil {
                    #expect(set[key + 1] == nil && set.last(before: key + 1)?.key == key)
                }
            }
            #expect(set.last(before: .max)?.key == keys.last)
        }
    }

    @Test func aCopyNeverSeesLaterInsertions() {
        var random = SeededGenerator(seed: 2)
        var set = PersistentSortedSet<Numbered>()
        var copies: [(PersistentSortedSet<Numbered>, [UInt64: Int])] = []
        var model: [UInt64: Int] = [:]
        for step in 0..<6_000 {
            if step % 100 == 0 { copies.append((set, model)) }
            let key = random.next() % 5_000
            set.insert(Numbered(key: key, step: step))
            model[key] = step
        }
        for (copy, model) in copies {
            #expect(copy.count == model.count)
            #expect(elements(copy).allSatisfy { model[$0.key] == $0.step })
        }
    }

    @Test func anEmptySetHasNothing() {
        let set = PersistentSortedSet<Numbered>()
        #expect(set.count == 0 && set[0] == nil && set.last(before: .max) == nil)
    }

    @Test(
        "a set made as a whole goes on like another",
        arguments: [0, 1, 63, 64, 65, 128, 129, 4_096, 4_160, 4_161, 9_000])
    func madeAsAWhole(count: Int) {
        var next: UInt64 = 0
        var set = PersistentSortedSet<Numbered>(count: count) { count in
            (0..<count).map { _ in
                defer { next += 2 }
                return Numbered(key: next, step: 0)
            }
        }
        #expect(set.count == count)
        var random = SeededGenerator(seed: 3)
        var model = Set((0..<UInt64(count)).map { 2 * $0 })
        for _ in 0..<500 {
            let key = random.next() % UInt64(2 * count + 100)
            set.insert(Numbered(key: key, step: 1), replacing: false)
            model.insert(key)
        }
        let keys = model.sorted()
        #expect(set.count == keys.count && elements(set).map(\.key) == keys)
        for (index, key) in keys.enumerated() {
            #expect(set[key]?.key == key)
            #expect(set.last(before: key)?.key == (index == 0 ? nil : keys[index - 1]))
        }
    }

    @Test("what came in order is found in a handful of comparisons: the tree is as flat as can be")
    func whatCameInOrderLiesFlat() {
        var set = PersistentSortedSet<Counted>()
        for number in 0..<20_000 { set.insert(Counted(key: CountedKey(number: number))) }
        let before = CountedKey.comparisons.load(ordering: .relaxed)
        for number in [1, 5_000, 10_000, 19_999] {
            #expect(set.last(before: CountedKey(number: number))?.key.number == number - 1)
        }
        let each = (CountedKey.comparisons.load(ordering: .relaxed) - before) / 4
        #expect(each < 40)
    }
}
