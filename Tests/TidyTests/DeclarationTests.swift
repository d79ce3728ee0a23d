import Testing

/// What crosses a wall of a room says what it is: every type of its own (not the parts inside one),
/// and every function that can fail, since its signature does not tell when. A property or a plain
/// function whose name and types say all needs no sentence, nor does one that a protocol of this
/// repository asks for: that is explained once, there.
@Suite("Declarations that other rooms see")
struct DeclarationTests {
    private static let words = "(?:static |final |mutating |consuming |borrowing |indirect )*"
    private static let type = Pattern(
        "^(?:@\\w+ +)*package \(words)(?:struct|enum|class|protocol|actor) +(\\w+)")
    private static let function = Pattern("^\\s*(?:@\\w+ +)*package \(words)(?:func|init)\\b")

    @Test func everyTypeAndEveryThrowingFunctionIsExplained() {
        let product = Repository.swiftSources.filter(\.isProduct)
        let required = Set(product.flatMap(DeclarationTests.requirements))
        let findings = product.flatMap {
            DeclarationTests.unexplained(in: $0, except: required)
        }
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
        let found = DeclarationTests.unexplained(in: source, except: [])
        #expect(found.map(\.line) == [1, 5])
        #expect(DeclarationTests.unexplained(in: source, except: ["write"]).map(\.line) == [1])
    }

    @Test func requirementsOfProtocolsAreRead() {
        let source = SwiftSource(
            path: "Sources/Room/Sample.swift",
            text: """
                package protocol Signer: Sendable {
                    var key: Int { get }
                    func sign(_ event: [UInt8]) throws -> [UInt8]
                    static func make() throws
                }
                func other() {}
                """)
        #expect(DeclarationTests.requirements(of: source) == ["sign", "make"])
    }

    private static let protocolHead = Pattern("^package protocol\\b")
    private static let functionName = Pattern("\\bfunc +(\\w+)")

    /// The names of the functions that the protocols of a file ask for.
    private static func requirements(of source: SwiftSource) -> [String] {
        var names: [String] = []
        var isInside = false
        for line in source.code {
            if protocolHead.matches(line) { isInside = true }
            if line.hasPrefix("}") { isInside = false }
            if isInside, let groups = functionName.groups(in: line).first {
                names.append(groups[1])
            }
        }
        return names
    }

    private static func unexplained(
        in source: SwiftSource, except required: Set<String>
    ) -> [Finding] {
        source.code.indices.filter { index in
            let line = source.code[index]
            if let groups = functionName.groups(in: line).first, required.contains(groups[1]) {
                return false
            }
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
