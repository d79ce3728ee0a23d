import ByteCoding
import Foundation
import Testing

@Suite("Canonical numbers")
struct CanonicalNumberTests {
    private func text(_ double: Double) -> String? {
        JSONValue(double).map { String(decoding: JSONWriter.canonical($0), as: UTF8.self) }
    }

    /// RFC 8785 appendix B, whole.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func thePublishedTableIsKept(pattern: UInt64, expected: String) {
        #expect(text(Double(bitPattern: pattern)) == expected)
    }

    /// A value that nobody made by `JSONValue(_:)`.
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (2, "2"), (-150, "-150"), (0x1p53, "9007199254740992"),
            (1e20, "100000000000000000000"),
        ] as [(Double, String)])
    func aWholeDoubleHasNoPoint(double: Double, expected: String) {
        #expect(JSONWriter.canonical(.number(double)) == Array(expected.utf8))
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan, .signalingNaN])
    func whatJSONCannotHoldIsNoValue(double: Double) {
        #expect(JSONValue(double) == nil)
    }

    @Test func edgeNumbersReadBackAndHaveNoShorterDigits() throws {
        for double in EdgeNumbers.all { try check(double) }
    }

    @Test(arguments: UInt64(0)..<20)
    func seededNumbersReadBackAndHaveNoShorterDigits(seed: UInt64) throws {
        var samples = JSONSamples(seed: seed)
        for _ in 0..<200 { try check(samples.double()) }
    }

    private func check(_ double: Double) throws {
        let text = try #require(self.text(double))
        #expect(Double(text) == double, "\(text)")
        let value = try JSONParser.parse(Array(text.utf8), as: .canonical)
        #expect(value == JSONValue(double), "\(text)")
        let digits = significantDigits(text)
        if digits > 1 {
            // C's own rounding to one digit fewer must not be enough.
            let shorter = String(format: "%.\(digits - 2)e", double)
            #expect(Double(shorter) != double, "\(text) could be \(shorter)")
        }
    }

    private func significantDigits(_ text: String) -> Int {
        let mantissa = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        let trailing = text.contains(".") ? 0 : mantissa.reversed().prefix { $0 == "0" }.count
        return mantissa.count - trailing
    }

    @Test func wholeNumbersUpToTheLimitAreIntegers() {
        #expect(JSONValue(-0.0) == .integer(0))
        #expect(JSONValue(1.0) == .integer(1))
        #expect(JSONValue(9_007_199_254_740_992) == .integer(JSONValue.integerLimit))
        #expect(JSONValue(9_007_199_254_740_994) == .number(9_007_199_254_740_994))
        #expect(JSONValue(-9_007_199_254_740_994) == .number(-9_007_199_254_740_994))
    }

    @Test(arguments: [
        "-0", "1.0", "1e0", "1E1", "0.10", "1e+1", "1e21", "1.5e+21x", "01", "-01", "+1", ".5",
        "5.",
        "1e", "1e+", "-", "9007199254740993", "1000000000000000000000", "1e400", "1e-400",
        "0.0000001", "1e-6", "0e1", "00", "1_0", "0x1", "NaN", "Infinity", "123456789012345678",
    ])
    func otherTextsOfNumbersAreNotCanonical(text: String) {
        #expect(throws: JSONError.self) {
            try JSONParser.parse(Array(text.utf8), as: .canonical)
        }
    }

    @Test func peopleMayWriteNumbersAsTheyLike() throws {
        let cases: [(String, JSONValue)] = [
            ("-0", .integer(0)), ("1.0", .integer(1)), ("1E2", .integer(100)), ("0e1", .integer(0)),
            ("0.10", .number(0.1)), ("1e-400", .integer(0)), ("1e21", .number(1e21)),
            ("9007199254740992", .integer(JSONValue.integerLimit)),
            ("9007199254740992.0", .integer(JSONValue.integerLimit)),
            ("9007199254740994", .number(9_007_199_254_740_994)),
        ]
        for (text, value) in cases {
            let read = try JSONParser.parse(Array(text.utf8), as: .ordinary)
            #expect(read == value, "\(text)")
        }
        // Silently another number than the one that was written: never.
        for text in ["9007199254740993", "-9007199254740993", "1e400", "12345678901234567890"] {
            #expect(throws: JSONError.self) {
                try JSONParser.parse(Array(text.utf8), as: .ordinary)
            }
        }
    }
}
