import ByteCoding
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    private func parse(_ text: String, as form: JSONParser.Form = .canonical) -> JSONValue? {
        try? JSONParser.parse(Array(text.utf8), as: form)
    }

    private func canonical(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.canonical(value), as: UTF8.self)
    }

    /// RFC 8785 section 3.2.3, whole: keys sort as UTF-16, not as code points.
    @Test func theSortingExampleOfTheStandardIsKept() {
        let members: [String: JSONValue] = [
            "\u{20AC}": .string("Euro Sign"), "\r": .string("Carriage Return"),
            "\u{FB33}": .string("Hebrew Letter Dalet With Dagesh"), "1": .string("One"),
            "\u{1F600}": .string("Emoji: Grinning Face"), "\u{80}": .string("Control"),
            "\u{F6}": .string("Latin Small Letter O With Diaeresis"),
        ]
        #expect(
            canonical(.object(members)) == "{\"\\r\":\"Carriage Return\",\"1\":\"One\","
                + "\"\u{80}\":\"Control\",\"\u{F6}\":\"Latin Small Letter O With Diaeresis\","
                + "\"\u{20AC}\":\"Euro Sign\",\"\u{1F600}\":\"Emoji: Grinning Face\","
                + "\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}")
    }

    /// Every text of up to four bytes over the characters that JSON is made of.
    @Test func everyShortTextIsWhatTheWriterWritesOrRefused() throws {
        let alphabet = Array("{}[]:,\"\\ 01-.eau\n".utf8)
        var texts: [[UInt8]] = [[]]
        var accepted = 0
        for _ in 0..<4 {
            texts = texts.flatMap { text in alphabet.map { text + [$0] } }
            for text in texts {
                guard let value = try? JSONParser.parse(text, as: .canonical) else { continue }
                accepted += 1
                #expect(JSONWriter.canonical(value) == text)
                #expect(try JSONParser.parse(text, as: .ordinary) == value)
            }
        }
        #expect(accepted > 200)
    }

    @Test(arguments: UInt64(0)..<100)
    func valuesComeBack(seed: UInt64) throws {
        var samples = JSONSamples(seed: seed)
        for _ in 0..<20 {
            let value = samples.value()
            let bytes = JSONWriter.canonical(value)
            #expect(try JSONParser.parse(bytes, as: .canonical) == value)
            #expect(try JSONParser.parse(bytes, as: .ordinary) == value)
            #expect(try JSONParser.parse(JSONWriter.pretty(value), as: .ordinary) == value)
            #expect(try JSONWriter.canonical(JSONParser.parse(bytes, as: .canonical)) == bytes)
        }
    }

    @Test(arguments: UInt64(0)..<60)
    func damagedTextsAreRefusedOrCanonicalAllTheSame(seed: UInt64) {
        var samples = JSONSamples(seed: seed)
        for _ in 0..<20 {
            var bytes = JSONWriter.canonical(samples.value())
            for _ in 0..<samples.number(1...3) where !bytes.isEmpty {
                let index = samples.number(0...(bytes.count - 1))
                switch samples.number(0...2) {
                case 0: bytes[index] ^= 1 << UInt8(samples.number(0...7))
                case 1: bytes.remove(at: index)
                default: bytes.insert(contentsOf: samples.bytes(1), at: index)
                }
            }
            if let value = try? JSONParser.parse(bytes, as: .canonical) {
                #expect(JSONWriter.canonical(value) == bytes)
            }
            _ = try? JSONParser.parse(bytes, as: .ordinary)
        }
    }

    @Test func everyPairOfBytesInAStringIsTextOrRefused() throws {
        let quote = UInt8(ascii: "\"")
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let inner = [first, second]
                let text = [quote] + inner + [quote]
                let value = try? JSONParser.parse(text, as: .canonical)
                let isPlain = inner.allSatisfy {
                    $0 >= 0x20 && $0 != quote && $0 != UInt8(ascii: "\\")
                }
                if isPlain {
                    let expected = String(validating: inner, as: UTF8.self).map(JSONValue.string)
                    #expect(value == expected, "\(inner)")
                } else if first != UInt8(ascii: "\\") {
                    #expect(value == nil, "\(inner)")
                }
            }
        }
    }

    @Test func everyCodeUnitAsAnEscape() {
        for unit in UInt16.min...UInt16.max {
            let digits = Hexadecimal.encode([UInt8(unit >> 8), UInt8(unit & 0xFF)])
            let text = "\"\\u\(digits)\""
            let expected = Unicode.Scalar(unit).map { JSONValue.string(String($0)) }
            #expect(parse(text, as: .ordinary) == expected, "\(text)")
            let isOnlyForm = unit < 0x20 && ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(unit)
            #expect(parse(text) == (isOnlyForm ? expected : nil), "\(text)")
        }
    }

    @Test func surrogatePairsAndTheirHalves() {
        #expect(parse(#""\ud83d\ude00""#, as: .ordinary) == .string("😀"))
        #expect(parse(#""\uDBFF\uDFFF""#, as: .ordinary) == .string("\u{10FFFF}"))
        for text in [
            #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83d\u0000""#, #""\ud83d\ud83d""#,
            #""\ud83dx""#, #""\ud83d\n""#, #""\ude00\ud83d""#, #""\ud83d\u""#, #""\ud83d\ude0""#,
            #""\ud83d\ude0g""#, #""\ud83d\"#,
        ] {
            #expect(parse(text, as: .ordinary) == nil, "\(text)")
            #expect(parse(text) == nil, "\(text)")
        }
    }

    @Test func nestingEndsAtTheLimit() {
        let limit = ByteCodingLimits.jsonDepth
        func nested(_ open: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + String(repeating: close, count: count)
        }
        #expect(parse(nested("[", "]", limit)) != nil)
        #expect(parse(nested("[", "]", limit + 1)) == nil)
        #expect(parse(nested("[", "]", 100_000)) == nil)
        #expect(parse(nested("{\"a\":", "}", limit).replacing(":}", with: ":{}}")) == nil)
    }

    @Test func keysThatOnlyNormalisationMakesEqualAreOneKey() {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        for text in [
            "{\"\(composed)\":1,\"\(decomposed)\":2}", "{\"\(decomposed)\":1,\"\(composed)\":2}",
        ] {
            #expect(parse(text, as: .ordinary) == nil)
            #expect(parse(text) == nil)
        }
    }

    @Test func prettyTextIsForPeople() {
        let value = JSONValue.object([
            "b": .array([.integer(1), .object(["x": .null])]), "a": .array([]), "c": .object([:]),
        ])
        #expect(
            String(decoding: JSONWriter.pretty(value), as: UTF8.self) == """
                {
                  "a": [],
                  "b": [
                    1,
                    {
                      "x": null
                    }
                  ],
                  "c": {}
                }

                """)
    }
}
