/// Blanks comments and text literals out of Swift code. Small on purpose: it knows nested comments,
/// `"…"`, `"""…"""`, raw literals with `#`, escapes and interpolation; not regular expression
/// literals, which this repository does not use.
struct SwiftMask {
    private let bytes: [UInt8]
    private var output: [UInt8]
    private var index = 0

    static func codeOnly(_ bytes: [UInt8]) -> [UInt8] {
        var mask = SwiftMask(bytes)
        mask.run()
        return mask.output
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        output = bytes
    }

    private mutating func run() {
        while index < bytes.count {
            if starts(with: "//") {
                blank(until: { $0.starts(with: "\n") })
            } else if starts(with: "/*") {
                blankComment()
            } else if let literal = literalOpening() {
                blankLiteral(pounds: literal.pounds, isMultiline: literal.isMultiline)
            } else {
                index += 1
            }
        }
    }

    private func starts(with text: StaticString, at place: Int? = nil) -> Bool {
        let place = place ?? index
        guard place + text.utf8CodeUnitCount <= bytes.count else { return false }
        return "\(text)".utf8.enumerated().allSatisfy { bytes[place + $0.offset] == $0.element }
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] != UInt8(ascii: "\n") { output[index] = UInt8(ascii: " ") }
            index += 1
        }
    }

    private mutating func blank(until reached: (SwiftMask) -> Bool) {
        while index < bytes.count, !reached(self) { blank() }
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < bytes.count
    }

    private func literalOpening() -> (pounds: Int, isMultiline: Bool)? {
        var place = index
        while place < bytes.count, bytes[place] == UInt8(ascii: "#") { place += 1 }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
        return (place - index, starts(with: "\"\"\"", at: place))
    }

    private mutating func blankLiteral(pounds: Int, isMultiline: Bool) {
        let quotes = isMultiline ? 3 : 1
        blank(pounds + quotes)
        while index < bytes.count {
            if isClosing(quotes: quotes, pounds: pounds) { return blank(quotes + pounds) }
            if !isMultiline, bytes[index] == UInt8(ascii: "\n") { return }
            if isEscape(pounds: pounds) {
                blank(1 + pounds)
                starts(with: "(") ? blankInterpolation() : blank()
            } else {
                blank()
            }
        }
    }

    private func isClosing(quotes: Int, pounds: Int) -> Bool {
        starts(with: quotes == 3 ? "\"\"\"" : "\"")
            && (0..<pounds).allSatisfy { starts(with: "#", at: index + quotes + $0) }
    }

    private func isEscape(pounds: Int) -> Bool {
        starts(with: "\\") && (0..<pounds).allSatisfy { starts(with: "#", at: index + 1 + $0) }
    }

    private mutating func blankInterpolation() {
        var depth = 0
        repeat {
            if let literal = literalOpening() {
                blankLiteral(pounds: literal.pounds, isMultiline: literal.isMultiline)
                continue
            }
            if starts(with: "(") { depth += 1 }
            if starts(with: ")") { depth -= 1 }
            blank()
        } while depth > 0 && index < bytes.count
    }
}
