import ByteCoding
import Testing

@Suite("ULID")
struct ULIDTests {
    @Test func theExampleOfTheSpecification() {
        // github.com/ulid/spec: 01ARYZ6S41 is 1469918176385.
        let text = ULID.make(
            milliseconds: 1_469_918_176_385, randomBytes: [UInt8](repeating: 0, count: 10))
        #expect(text == "01ARYZ6S410000000000000000")
        #expect(ULID.isValid(text))
    }

    @Test func theLargestIsValidAndOneMoreIsNot() {
        let text = ULID.make(
            milliseconds: 1 << 48 - 1, randomBytes: [UInt8](repeating: 0xFF, count: 10))
        #expect(text == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        #expect(ULID.isValid(text))
        #expect(!ULID.isValid("80000000000000000000000000"))
        for text in ["", "7ZZZ", text.lowercased(), "0IARYZ6S410000000000000000"] {
            #expect(!ULID.isValid(text))
        }
    }

    @Test(arguments: UInt64(0)..<30)
    func laterOnesSortLater(seed: UInt64) {
        var samples = JSONSamples(seed: seed)
        let time = UInt64(samples.number(0...281_474_976_710_654))
        let one = ULID.make(milliseconds: time, randomBytes: samples.bytes(10))
        let other = ULID.make(milliseconds: time + 1, randomBytes: samples.bytes(10))
        #expect(Array(one.utf8).lexicographicallyPrecedes(Array(other.utf8)))
        #expect(ULID.isValid(one) && ULID.isValid(other))
    }

    @Test func everyRandomBitIsInTheText() {
        var texts: Set<String> = []
        for bit in 0..<80 {
            var bytes = [UInt8](repeating: 0, count: 10)
            bytes[bit / 8] = 1 << UInt8(bit % 8)
            texts.insert(ULID.make(milliseconds: 0, randomBytes: bytes))
        }
        #expect(texts.count == 80)
    }

    @Test func aTextIsTheNumberOfItsBits() {
        #expect(ULID.value(of: "00000000000000000000000010") == 32)
        #expect(ULID.value(of: "7ZZZZZZZZZZZZZZZZZZZZZZZZZ") == .max)
        for bit in 0..<80 {
            var bytes = [UInt8](repeating: 0, count: 10)
            bytes[9 - bit / 8] = 1 << UInt8(bit % 8)
            let text = ULID.make(milliseconds: 5, randomBytes: bytes)
            #expect(ULID.value(of: text) == 5 << 80 | 1 << UInt128(bit))
        }
    }
}
