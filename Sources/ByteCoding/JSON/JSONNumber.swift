import Glibc

/// Numbers as RFC 8785 section 3.2.2.3 writes them: ECMAScript's `Number::toString`.
enum JSONNumber {
    /// `value` must be finite: JSON has no other numbers.
    static func text(_ value: Double) -> String {
        precondition(value.isFinite, "JSON has no text for infinity or not-a-number")
        if value == 0 { return "0" }
        let (digits, exponent) = shortestDigits(value.magnitude)
        let sign = value < 0 ? "-" : ""
        let count = digits.count
        // `exponent` is ECMAScript's n: the decimal point stands after that many digits.
        if count <= exponent && exponent <= 21 {
            return sign + digits + String(repeating: "0", count: exponent - count)
        }
        if 0 < exponent && exponent <= 21 {
            return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        }
        if -6 < exponent && exponent <= 0 {
            return sign + "0." + String(repeating: "0", count: -exponent) + digits
        }
        let scientific = exponent - 1
        let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
        return sign + mantissa + "e" + (scientific < 0 ? "-" : "+") + String(abs(scientific))
    }

    /// The shortest digits that read back as `value` (Swift's own description finds them), without
    /// zeros at either end, and the place of the decimal point.
    private static func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var scientific = 0
        let text = Array(value.description.utf8)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                scientific = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
            index += 1
        }
        var exponent = (point ?? digits.count) + scientific
        let zero = UInt8(ascii: "0")
        while digits.count > 1, digits.last == zero { digits.removeLast() }
        while digits.count > 1, digits.first == zero {
            digits.removeFirst()
            exponent -= 1
        }
        return (String(decoding: digits, as: UTF8.self), exponent)
    }

    /// What a number's text says, as the canonical form sees it: an integer where it can be one.
    /// Gives `nil` where no finite double holds it.
    static func value(_ text: String) -> JSONValue? {
        if let integer = Int64(text), integer.magnitude <= UInt64(JSONValue.integerLimit) {
            return .integer(integer)
        }
        guard let number = Double(text), number.isFinite else { return nil }
        return JSONValue(number)
    }
}

extension JSONValue {
    /// A double as the canonical form sees it: `.integer` where it is whole and within ±2^53.
    /// Gives `nil` for infinity and not-a-number, which JSON cannot hold.
    package init?(_ number: Double) {
        guard number.isFinite else { return nil }
        let isInteger =
            number.rounded(.towardZero) == number
            && number.magnitude <= Double(JSONValue.integerLimit)
        self = isInteger ? .integer(Int64(number)) : .number(number)
    }
}
