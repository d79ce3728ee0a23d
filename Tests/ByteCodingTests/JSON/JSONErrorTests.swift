import ByteCoding
import Testing

@Suite("JSON errors")
struct JSONErrorTests {
    private func error(
        _ text: String, _ form: JSONParser.Form, limits: JSONLimits = JSONLimits()
    ) -> JSONError? {
        error(Array(text.utf8), form, limits: limits)
    }

    private func error(
        _ bytes: [UInt8], _ form: JSONParser.Form, limits: JSONLimits = JSONLimits()
    ) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONParser.parse(bytes, as: form, limits: limits)
            return nil
        } catch { return error }
    }

    private func expect(
        _ text: String, _ form: JSONParser.Form, _ kind: JSONError.Kind, at offset: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = error(text, form)
        #expect(found?.kind == kind, sourceLocation: sourceLocation)
        #expect(found?.offset == offset, sourceLocation: sourceLocation)
        #expect(found?.description.isEmpty == false, sourceLocation: sourceLocation)
    }

    @Test func everyKindOfErrorNamesItsByte() {
        for form in [JSONParser.Form.canonical, .ordinary] {
            expect("", form, .unexpectedEnd(expected: .value), at: 0)
            expect("[1", form, .unexpectedEnd(expected: .commaOrArrayEnd), at: 2)
            expect("{\"a\"", form, .unexpectedEnd(expected: .colon), at: 4)
            expect("\"ab", form, .unexpectedEnd(expected: .quote), at: 3)
            expect("[1;2]", form, .unexpectedByte(0x3B, expected: .commaOrArrayEnd), at: 2)
            expect("{1:2}", form, .unexpectedByte(0x31, expected: .keyOrEnd), at: 1)
            expect("[tru]", form, .unexpectedByte(0x5D, expected: .literal), at: 4)
            expect("[-]", form, .unexpectedByte(0x5D, expected: .digit), at: 2)
            expect("\u{FEFF}1", form, .byteOrderMark, at: 0)
            expect("1,", form, .trailingBytes(first: 0x2C), at: 1)
            expect("[\"a\u{1}\"]", form, .controlCharacter(1), at: 3)
            expect(#"["\x"]"#, form, .unknownEscape(0x78), at: 2)
            expect(#"{"a":1,"a":2}"#, form, .duplicateKey("a"), at: 7)
        }
    }

    @Test func whatOnlyTheCanonicalFormRefuses() {
        expect(#"{"b":1,"a":2}"#, .canonical, .keyOutOfOrder("a", after: "b"), at: 7)
        expect("[1, 2]", .canonical, .spaceNotCanonical, at: 3)
        expect(#"["\/"]"#, .canonical, .escapeNotCanonical, at: 2)
        expect(#"["\u0041"]"#, .canonical, .escapeNotCanonical, at: 2)
        expect(#"["\u001F"]"#, .canonical, .escapeNotCanonical, at: 2)
        expect("[1.0]", .canonical, .numberNotCanonical(found: "1.0", expected: "1"), at: 1)
        for text in [#"{"b":1,"a":2}"#, " [1, 2]\n", #"["\/\u0041\u001F"]"#, "[1.0]"] {
            #expect(error(text, .ordinary) == nil)
        }
    }

    @Test func loneSurrogatesBadNumbersAndBadUTF8() {
        expect(#"["\ud800"]"#, .ordinary, .loneSurrogate(0xD800), at: 2)
        expect("[1e400]", .ordinary, .numberOutOfRange("1e400"), at: 1)
        expect("[9007199254740993]", .ordinary, .integerNotExact("9007199254740993"), at: 1)
        let found = error([0x5B, 0x22, 0x61, 0xC0, 0x80, 0x22, 0x5D], .canonical)
        #expect(found?.kind == .invalidUTF8(0xC0) && found?.offset == 3)
        let digits = String(repeating: "1", count: ByteCodingLimits.jsonNumberBytes + 1)
        #expect(
            error(digits, .ordinary)?.kind
                == .numberTooLong(bytes: digits.count, limit: ByteCodingLimits.jsonNumberBytes))
    }

    @Test func aPairOfSurrogatesIsTwoEscapes() {
        for text in [
            #"["\ud83dude00"]"#, #"["\ud83d\de00"]"#, #"["\ud83d\nde00"]"#, #"["\ud83d"]"#,
            #"["\ude00\ud83d"]"#, #"["\ud83d\u0041"]"#, #"["\ud83d\ud83d"]"#,
        ] {
            let unit: UInt16 = text.contains(#""\ude00"#) ? 0xDE00 : 0xD83D
            expect(text, .ordinary, .loneSurrogate(unit), at: 2)
        }
        #expect(error(#"["\ud83d\ude00"]"#, .ordinary) == nil)
    }

    @Test func aDigitBehindALeadingZeroIsNoNewValue() {
        expect("[01]", .ordinary, .unexpectedByte(0x31, expected: .endOfNumber), at: 2)
        expect("[-00]", .canonical, .unexpectedByte(0x30, expected: .endOfNumber), at: 3)
    }

    @Test func whatCannotBePrintedIsNamedByItsNumber() {
        for (text, name) in [
            ("\u{7F}", "byte 0x7f"), ("\u{1}", "byte 0x01"), ("~", "'~'"), ("é", "byte 0xc3"),
        ] {
            #expect(error(text, .ordinary)?.description.contains(name) == true)
        }
    }

    @Test func limitsAreTheCallers() {
        let limits = JSONLimits(bytes: 5, depth: 2)
        #expect(error("[[1]]", .canonical, limits: limits) == nil)
        #expect(error("[[[]]]", .canonical, limits: limits)?.kind == .tooLarge(bytes: 6, limit: 5))
        #expect(error("[[[", .canonical, limits: limits)?.kind == .tooDeep(limit: 2))
    }

    @Test func filesOfPeopleGetLineAndColumn() {
        let found = error("{\n  \"é\": 1,\n  \"é\": tru\n}", .ordinary)
        #expect(found?.line == 3 && found?.column == 8 + 3)
        #expect(error("[1,\n\n  ]", .ordinary)?.line == 3)
        #expect(error("[1,]", .canonical)?.line == 0)
    }
}
