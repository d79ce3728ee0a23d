import ByteCoding
import Testing

/// `find` is `parse` that keeps less: it refuses the same texts for the same reasons, and what it
/// gives stands there.
@Suite struct JSONFindTests {
    private static let path = ["a", "b"]

    /// What `parse` gives, followed along the path.
    private func expected(_ text: [UInt8], _ form: JSONParser.Form) throws -> JSONFinding {
        var value = try JSONParser.parse(text, as: form)
        for (index, name) in JSONFindTests.path.enumerated() {
            guard case .object(let members) = value else { return .noObject(value, after: index) }
            guard let next = members[name] else { return .missing }
            value = next
        }
        return .value(value)
    }

    private func isFoundAsParsed(_ text: [UInt8], _ form: JSONParser.Form) -> Bool {
        let found = Result { try JSONParser.find(JSONFindTests.path, in: text, as: form) }
        switch (found, Result { try expected(text, form) }) {
        case (.success(let found), .success(let expected)): return found == expected
        case (.failure(let one), .failure(let other)):
            return one as? JSONError == other as? JSONError
        default: return false
        }
    }

    /// Every text of up to seven pieces, among them all ways to lead and not to lead to a value.
    @Test(arguments: [#"{"#, #"}"#, #""a":"#, #""b":"#, ",", "1"])
    func everyShortTextIsFoundAsItIsParsed(first: String) {
        let pieces = [#"{"#, #"}"#, #""a":"#, #""b":"#, ",", "1"].map { Array($0.utf8) }
        var wrong: [String] = []
        var texts = [Array(first.utf8)]
        for length in 1...7 {
            for text in texts where !isFoundAsParsed(text, .ordinary) {
                wrong.append(String(decoding: text, as: UTF8.self))
            }
            // Only an object leads anywhere: what begins with anything else is told soon.
            if length < (first == "{" ? 7 : 4) {
                texts = texts.flatMap { text in pieces.map { text + $0 } }
            } else {
                break
            }
        }
        #expect(wrong.prefix(5) == [])
    }

    @Test(arguments: UInt64(0)..<100)
    func valuesAreFoundAmongOthers(seed: UInt64) {
        var samples = JSONSamples(seed: seed)
        for _ in 0..<20 {
            let inner: JSONValue = .object(["b": samples.value(depth: 2), "x": samples.value()])
            let whole: JSONValue = .object(["a": inner, "y": samples.value(depth: 2)])
            for form in [JSONParser.Form.canonical, .ordinary] {
                #expect(isFoundAsParsed(JSONWriter.canonical(whole), form))
                #expect(isFoundAsParsed(JSONWriter.pretty(whole), form))
            }
        }
    }

    /// Few keys are compared in another way than many, and both as Unicode sees them.
    @Test(arguments: [1, 2, 7, 8, 9, 40])
    func aKeyThatComesTwiceIsRefused(others: Int) throws {
        for twin in [("\"k\"", "\"k\""), ("\"\u{E9}\"", "\"e\u{301}\""), ("\"a\"", "\"\\u0061\"")] {
            for place in Set([0, others / 2, others]) {
                var members = (0..<others).map { "\"\($0)\":1" }
                members.insert("\(twin.0):2", at: place)
                let good = Array("{\(members.joined(separator: ","))}".utf8)
                let twice = Array("{\(members.joined(separator: ",")),\(twin.1):3}".utf8)
                #expect(isFoundAsParsed(good, .ordinary))
                #expect(isFoundAsParsed(twice, .ordinary))
                #expect(throws: JSONError.self) {
                    try JSONParser.find(JSONFindTests.path, in: twice, as: .ordinary)
                }
            }
        }
    }

    @Test func limitsAreParsesOwn() {
        let limits = JSONLimits(bytes: 20, depth: 2)
        for text in [#"{"a":{"b":1}}"#, #"{"a":{"b":[]}}"#, #"{"a":{"b":1}}          "#] {
            let bytes = Array(text.utf8)
            let found = Result {
                try JSONParser.find(JSONFindTests.path, in: bytes, as: .ordinary, limits: limits)
            }
            let parsed = Result { try JSONParser.parse(bytes, as: .ordinary, limits: limits) }
            switch (found, parsed) {
            case (.success, .success): #expect(text == #"{"a":{"b":1}}"#)
            case (.failure(let one), .failure(let other)):
                #expect(one as? JSONError == other as? JSONError)
            default: Issue.record("\(text) is taken by one of them")
            }
        }
    }
}
