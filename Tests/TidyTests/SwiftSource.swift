/// A Swift file twice: as written, and as code alone, with every comment and every text literal
/// blanked out, so that a rule about code never trips over a sentence.
struct SwiftSource {
    let path: String
    let lines: [String]
    /// As many lines as `lines`, each as long in UTF-8 as it is there.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = SwiftMask.codeOnly(Array(text.utf8))
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The target that the file belongs to: `ByteCoding` for `Sources/ByteCoding/Tree/Leaf.swift`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var isProduct: Bool { path.hasPrefix("Sources/") }
    var isTest: Bool { path.hasPrefix("Tests/") }

    /// Every line of code that matches, as findings that say `message`.
    func findings(_ pattern: Pattern, _ message: String) -> [Finding] {
        code.enumerated().filter { pattern.matches($0.element) }
            .map { Finding(path: path, line: $0.offset + 1, message: message) }
    }
}
