import TestSupport

/// A source of decisions, so that one simulation serves exhaustive and seeded tests.
protocol ChoiceSource {
    /// A number in `0..<bound`.
    mutating func choose(_ bound: Int) -> Int
}

/// All decisions in turn: run while `next()`, and every sequence of choices comes once.
struct ExhaustiveChoices: ChoiceSource {
    private var digits: [(value: Int, bound: Int)] = []
    private var place = 0
    private var started = false

    mutating func choose(_ bound: Int) -> Int {
        if place == digits.count { digits.append((0, bound)) }
        place += 1
        return digits[place - 1].value
    }

    mutating func next() -> Bool {
        place = 0
        if !started {
            started = true
            return true
        }
        while let last = digits.last, last.value + 1 == last.bound { digits.removeLast() }
        guard !digits.isEmpty else { return false }
        digits[digits.count - 1].value += 1
        return true
    }
}

struct SeededChoices: ChoiceSource {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func choose(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
}

/// A power cut that takes everything that it may.
struct NothingKept: ChoiceSource {
    mutating func choose(_ bound: Int) -> Int { 0 }
}
