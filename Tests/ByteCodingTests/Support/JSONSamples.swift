import ByteCoding
import TestSupport

/// Seeded JSON values and numbers of every sort.
struct JSONSamples {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch number(0...(depth > 0 ? 8 : 5)) {
        case 0: .null
        case 1: .bool(number(0...1) == 0)
        case 2: .integer(Int64(number(-9_007_199_254_740_991...9_007_199_254_740_991)))
        case 3: JSONValue(double()) ?? .null
        case 4, 5: .string(string())
        case 6: .array((0..<number(0...4)).map { _ in value(depth: depth - 1) })
        default: object(depth: depth - 1)
        }
    }

    private mutating func object(depth: Int) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for _ in 0..<number(0...5) { members[string()] = value(depth: depth) }
        return .object(members)
    }

    /// Code points of every class: controls, quotes, ASCII, two, three and four bytes, both sides
    /// of the surrogates, where UTF-8 and UTF-16 sort differently. Each is its own normal form, so
    /// that no two texts are equal that Python tells apart.
    mutating func string() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<number(0...6) {
            let ranges: [ClosedRange<Int>] = [
                0...0x1F, 0x20...0x7F, 0x22...0x22, 0x5C...0x5C, 0x80...0x9F, 0x4E00...0x4FFF,
                0xD7B0...0xD7C6, 0xE000...0xE0FF, 0xFFF0...0xFFFF, 0x1F600...0x1F64F,
                0x10FFF0...0x10FFFF,
            ]
            let code = number(ranges[number(0...(ranges.count - 1))])
            if let scalar = Unicode.Scalar(UInt32(code)) { text.append(scalar) }
        }
        return String(text)
    }

    /// Uniform over the bit patterns of finite doubles.
    mutating func double() -> Double {
        while true {
            let double = Double(bitPattern: generator.next())
            if double.isFinite { return double }
        }
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}

/// Doubles where writers go wrong: powers of two and ten and their neighbours, both ends of the
/// subnormals, the borders between ECMAScript's layouts, and 2^53.
enum EdgeNumbers {
    static let all: [Double] = {
        var numbers: [Double] = [0, .leastNonzeroMagnitude, .leastNormalMagnitude]
        numbers += [.greatestFiniteMagnitude, .pi, 1 / 3, 0.1, 0.2, 0.3, 123_456_789.125]
        for exponent in -1074...1023 {
            numbers.append(Double(sign: .plus, exponent: exponent, significand: 1))
        }
        for exponent in -323...308 {
            numbers += [Double("1e\(exponent)"), Double("9.5e\(exponent)")].compactMap(\.self)
        }
        for offset in -40...40 { numbers.append(9_007_199_254_740_992 + Double(offset)) }
        let withNeighbours = numbers.flatMap { [$0.nextDown, $0, $0.nextUp] }
        return withNeighbours.filter(\.isFinite).flatMap { [$0, -$0] }
    }()
}
