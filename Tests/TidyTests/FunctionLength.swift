/// Finds the functions of a file and how many lines each has, from its first word to its last
/// brace. Braces are counted in code alone, so a simple counter is enough.
struct FunctionLength: Hashable {
    /// 1-based.
    let line: Int
    let count: Int

    private static let opening = Pattern(
        "^\\s*(?:@\\w+(?:\\([^)]*\\))? +)*(?:[a-z]+(?:\\([a-z]+\\))? +)*"
            + "(?:func [^ ]|init[?!]?[<(]|deinit *\\{|subscript[<(]|var \\w+.*\\{ *$)")

    static func all(in source: SwiftSource) -> [FunctionLength] {
        source.code.indices.filter { opening.matches(source.code[$0]) }.compactMap { start in
            lastLine(of: source.code, from: start).map {
                FunctionLength(line: start + 1, count: $0 - start + 1)
            }
        }
    }

    /// The line of the brace that closes the body which opens at or after `start`; `nil` for a
    /// declaration without a body, as protocols have them.
    private static func lastLine(of code: [String], from start: Int) -> Int? {
        var round = 0
        var curly = 0
        for index in start..<code.count {
            for byte in code[index].utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): round += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): round -= 1
                case UInt8(ascii: "{"): curly += 1
                case UInt8(ascii: "}"):
                    curly -= 1
                    if curly == 0, round == 0 { return index }
                    if curly < 0 { return nil }
                default: break
                }
            }
            let isOpen = round > 0 || curly > 0
            if !isOpen, index + 1 < code.count, !continues(code[index + 1]) { return nil }
        }
        return nil
    }

    private static let continuation = Pattern("^\\s*(?:->|where\\b|throws\\b|async\\b|\\{|[A-Z,&])")

    private static func continues(_ next: String) -> Bool { continuation.matches(next) }
}
