/// Numbers as RFC 8785 section 3.2.2.3 writes them: ECMAScript's `Number::toString`, whose digits
/// are the shortest that read back as the same double. Swift's `description` finds those digits;
/// only their layout differs.
enum JSONNumber {
    /// The canonical text of a numeric value. Zero has no sign; NaN and the infinities cannot be
    /// written, so a value that holds one is this program's own mistake.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .integer(let integer) where integer.magnitude <= JSONValue.integerLimit.magnitude:
            return String(integer)
        case .integer(let integer): return text(Double(integer))
        case .number(let double): return text(double)
        default: preconditionFailure("only numbers have a number's text")
        }
    }

    /// `double` must be finite.
    static func text(_ double: Double) -> String {
        precondition(double.isFinite, "JSON numbers are finite: make them with JSONValue(_:)")
        if double == 0 { return "0" }
        let (digits, pointPosition) = shortestDigits(double.magnitude)
        let text = layOut(digits, pointPosition)
        return (double < 0 ? "-" : "") + String(decoding: text, as: UTF8.self)
    }

    /// The significant digits without zeros at either end, and where the decimal point belongs,
    /// counted from before the first of them: 0.012 gives "12" and -1. (ECMAScript's s and n.)
    private static func shortestDigits(_ double: Double) -> ([UInt8], Int) {
        var digits: [UInt8] = []
        var pointPosition: Int?
        var exponent = 0
        let description = Array(double.description.utf8)
        for (index, byte) in description.enumerated() {
            if byte == UInt8(ascii: ".") {
                pointPosition = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: description[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        let point = (pointPosition ?? digits.count) + exponent - leadingZeros
        digits.removeFirst(leadingZeros)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, point)
    }

    /// ECMAScript's four layouts: whole, with a point inside, below one, with an exponent.
    private static func layOut(_ digits: [UInt8], _ point: Int) -> [UInt8] {
        let zero = UInt8(ascii: "0")
        if digits.count <= point, point <= 21 {
            return digits + [UInt8](repeating: zero, count: point - digits.count)
        }
        if 0 < point, point <= 21 {
            return digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
        }
        if -6 < point, point <= 0 {
            return [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -point) + digits
        }
        let fraction = digits.count > 1 ? [UInt8(ascii: ".")] + digits.dropFirst() : []
        let sign = point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-")
        return digits[..<1] + fraction + [UInt8(ascii: "e"), sign]
            + Array(String((point - 1).magnitude).utf8)
    }
}

extension JSONValue {
    /// A double as this program keeps numbers: `.integer` when it is whole and inside ±2^53 (so -0
    /// is 0), else `.number`. Gives `nil` for NaN and the infinities, which JSON cannot write.
    package init?(_ double: Double) {
        guard double.isFinite else { return nil }
        if let integer = Int64(exactly: double), integer.magnitude <= 1 << 53 {
            self = .integer(integer)
        } else {
            self = .number(double)
        }
    }
}
