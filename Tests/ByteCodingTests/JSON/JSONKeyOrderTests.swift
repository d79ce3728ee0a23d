import ByteCoding
import Testing

@Suite struct JSONKeyOrderTests {
    /// One scalar of every kind that UTF-8 and UTF-16 treat differently.
    private static let scalars: [Unicode.Scalar] = [
        "\u{1}", "\n", "\u{1F}", " ", "\"", "0", "A", "\\", "a", "\u{7F}", "\u{80}", "é", "\u{7FF}",
        "\u{800}", "€", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "😂", "\u{10FFFF}",
    ]

    private func canonicalText(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.canonical(value), as: UTF8.self)
    }

    @Test func `every truncation of a text is refused`() {
        let text = Array(#"{"a":[1,-2.5,true,null,"é\n\u0001😂"],"b":{"c":"d"},"e":1e-7}"#.utf8)
        #expect((try? parsed(text, as: .canonical).get()) != nil)
        for count in text.indices {
            #expect((try? parsed(Array(text.prefix(count)), as: .canonical).get()) == nil)
            #expect((try? parsed(Array(text.prefix(count)), as: .ordinary).get()) == nil)
        }
    }

    @Test func `keys are sorted by UTF-16 code units`() throws {
        let keys = Self.scalars.flatMap { one in
            [String(one)] + Self.scalars.map { "\(Character(one))\(Character($0))" }
        }
        let distinct = Array(Set(keys))
        let members = Dictionary(uniqueKeysWithValues: distinct.map { ($0, JSONValue.null) })
        let expected = distinct.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
        let written = expected.map { canonicalText(.string($0)) + ":null" }.joined(separator: ",")
        #expect(canonicalText(.object(members)) == "{" + written + "}")
        #expect(parsed("{\(written)}", as: .canonical) == .success(.object(members)))
    }

    @Test func `the examples of RFC 8785 come out as it prints them`() throws {
        let input = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let value = try JSONParser.parse(Array(input.utf8), as: .ordinary)
        #expect(
            canonicalText(value)
                == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,"#
                + #"1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#)
        let keys =
            #"{"\u20ac":"Euro","\r":"CR","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Face","#
            + #""\u0080":"C1","\u00f6":"o"}"#
        let sorted = try JSONParser.parse(Array(keys.utf8), as: .ordinary)
        #expect(
            canonicalText(sorted)
                == "{\"\\r\":\"CR\",\"1\":\"One\",\"\u{80}\":\"C1\",\"ö\":\"o\",\"€\":\"Euro\","
                + "\"😀\":\"Face\",\"\u{FB33}\":\"Dalet\"}")
    }
}
