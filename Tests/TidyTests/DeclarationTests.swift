import Testing

/// What crosses a wall of a room says what it is: every type of its own (not the parts inside one),
/// and every function that can fail, since its signature does not tell when. A property or a plain
/// function whose name and types say all needs no sentence.
@Suite("Declarations that other rooms see")
struct DeclarationTests {
    private static let words = "(?:static |final |mutating |consuming |borrowing |indirect )*"
    private static let type = Pattern(
        "^(?:@\\w+ +)*package \(words)(?:struct|enum|class|protocol|actor) +(\\w+)")
    private static let function = Pattern("^\\s*(?:@\\w+ +)*package \(words)(?:func|init)\\b")

    @Test func everyTypeAndEveryThrowingFunctionIsExplained() {
        let findings = Repository.swiftSources.filter(\.isProduct)
            .flatMap(DeclarationTests.unexplained)
        Finding.report(findings, rule: "`package` declarations without ///")
    }

    @Test func unexplainedDeclarationsAreFound() {
        let source = SwiftSource(
            path: "Sources/Room/Sample.swift",
            text: """
                package struct A {
                    /// Reads.
                    @inlinable
                    package func read() throws -> Int { 1 }
                    package func write(
                        _ byte: UInt8
                    ) throws(Wrong) {
                    }
                    package func count() -> Int { 2 }
                }
                /// B.
                package enum B {}
                """)
        #expect(DeclarationTests.unexplained(in: source).map(\.line) == [1, 5])
    }

    private static func unexplained(in source: SwiftSource) -> [Finding] {
        source.code.indices.filter { index in
            let line = source.code[index]
            guard
                type.matches(line) || (function.matches(line) && throwsErrors(source, from: index))
            else { return false }
            return !isExplained(source, index)
        }.map {
            Finding(path: source.path, line: $0 + 1, message: "say what it takes, gives and throws")
        }
    }

    private static func isExplained(_ source: SwiftSource, _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0, source.lines[above].drop(while: { $0 == " " }).hasPrefix("@") {
            above -= 1
        }
        return above >= 0 && source.lines[above].drop { $0 == " " }.hasPrefix("///")
    }

    private static let throwing = Pattern("\\bthrows\\b")

    /// Looks through the head of a function: up to its first brace, six lines at most.
    private static func throwsErrors(_ source: SwiftSource, from start: Int) -> Bool {
        for line in source.code[start..<min(start + 6, source.code.count)] {
            let head = line.prefix { $0 != "{" }
            if throwing.matches(String(head)) { return true }
            if head.count < line.count { return false }
        }
        return false
    }
}
