import ByteCoding
import Testing

/// The same answers as two programs of other people: Python's `json` decides what is JSON, the
/// package `rfc8785` what its canonical form is.
@Suite(
    "JSON against Python",
    .enabled(if: PythonOracle.isThere, "Python with the package rfc8785 is not there"))
struct JSONInteropTests {
    private func ours(_ text: [UInt8]) -> String? {
        (try? JSONParser.parse(text, as: .ordinary)).map {
            String(decoding: JSONWriter.canonical($0), as: UTF8.self)
        }
    }

    private func compare(_ texts: [[UInt8]]) throws -> Int {
        let answers = try PythonOracle.answers(to: texts.map { .text($0) })
        try #require(answers.count == texts.count)
        for (text, theirs) in zip(texts, answers) {
            let ours = self.ours(text)
            if ours != theirs {
                let shown = String(decoding: text, as: UTF8.self)
                let (here, there) = (ours ?? "refused", theirs ?? "refused")
                Issue.record("\(shown): here \(here), Python \(there)")
            }
        }
        return answers.count { $0 != nil }
    }

    @Test func everyShortTextIsTakenOrRefusedAlike() throws {
        let alphabet = Array("{}[]:,\"\\ 01-.eE+u\nt".utf8)
        var texts: [[UInt8]] = [[]]
        var all: [[UInt8]] = [[]]
        for _ in 0..<4 {
            texts = texts.flatMap { text in alphabet.map { text + [$0] } }
            all += texts
        }
        #expect(try compare(all) > 500)
    }

    @Test func valuesHaveTheSameCanonicalForm() throws {
        var texts: [[UInt8]] = []
        for seed in UInt64(0)..<400 {
            var samples = JSONSamples(seed: seed)
            let value = samples.value()
            texts.append(JSONWriter.canonical(value))
            texts.append(JSONWriter.pretty(value))
        }
        #expect(try compare(texts) == texts.count)
    }

    @Test func damagedTextsAreTakenOrRefusedAlike() throws {
        var texts: [[UInt8]] = []
        for seed in UInt64(0)..<1_500 {
            var samples = JSONSamples(seed: seed)
            var text = JSONWriter.canonical(samples.value())
            let index = samples.number(0...(text.count - 1))
            if samples.number(0...1) == 0 {
                text.remove(at: index)
            } else {
                // Only syntax: with other bytes, numbers beyond 2^53 and Python's own exceptions to
                // UTF-8 would have to be sorted out.
                text.insert(Array("{}[]:,\"\\ .e\n".utf8)[samples.number(0...11)], at: index)
            }
            texts.append(text)
        }
        _ = try compare(texts)
    }

    @Test func numbersHaveTheSameText() throws {
        var samples = JSONSamples(seed: 9)
        let doubles = EdgeNumbers.all + (0..<5_000).map { _ in samples.double() }
        let answers = try PythonOracle.answers(to: doubles.map { .double($0) })
        try #require(answers.count == doubles.count)
        for (double, theirs) in zip(doubles, answers) {
            let ours = JSONValue(double).map {
                String(decoding: JSONWriter.canonical($0), as: UTF8.self)
            }
            #expect(ours == theirs)
        }
    }
}
