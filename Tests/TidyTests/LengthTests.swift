import Testing

@Suite("Lengths: a file in one sitting, a function on a screen")
struct LengthTests {
    @Test func noFileIsLongerThan400Lines() {
        let findings = codeFiles().filter { $0.lines.count > 401 }.map {
            Finding(
                path: $0.path, line: 0,
                message: "\($0.lines.count) lines: give its second idea a file of its own")
        }
        Finding.report(findings, rule: "Files over 400 lines")
    }

    @Test func noFunctionIsLongerThan70Lines() {
        let findings = Repository.swiftSources.flatMap { source in
            FunctionLength.all(in: source).filter { $0.count > 70 }.map {
                Finding(
                    path: source.path, line: $0.line,
                    message: "\($0.count) lines: name the steps and call them (40 is the aim)")
            }
        }
        Finding.report(findings, rule: "Functions over 70 lines")
    }

    @Test func noLineIsLongerThan100Columns() {
        let findings = codeFiles().flatMap { file in
            file.lines.enumerated().filter {
                $0.element.utf8.count > 100 && $0.element.count > 100
            }.map {
                Finding(
                    path: file.path, line: $0.offset + 1, message: "\($0.element.count) columns")
            }
        }
        Finding.report(findings, rule: "Lines over 100 columns")
    }

    @Test func theReadmeFitsOnThreeScreens() throws {
        let readme = try #require(Repository.documents.first { $0.path == "README.md" })
        #expect(readme.lines.count <= 151, "README.md: move detail to docs/ and link to it")
    }

    @Test func functionsAreMeasured() {
        let source = SwiftSource(
            path: "Sample.swift",
            text: """
                protocol Shape {
                    func area() -> Int
                    init(_ text: String)
                }
                struct Square: Shape {
                    package static func area(
                        by block: () -> Int = { 1 },
                        text: String = "}}}"
                    )
                        throws(Wrong) -> Int
                    {
                        if true { return block() }  // }
                        return 2
                    }
                    init?(_ text: String) { self.init() }
                    var side: Int {
                        1
                    }
                }
                """)
        let expected = [
            FunctionLength(line: 6, count: 9), FunctionLength(line: 15, count: 1),
            FunctionLength(line: 16, count: 3),
        ]
        #expect(FunctionLength.all(in: source) == expected)
    }

    /// The files that people write by hand as code: Swift, Python, shell.
    private func codeFiles() -> [(path: String, lines: [String])] {
        let swift = Repository.swiftSources.map { ($0.path, $0.lines) }
        let others = Repository.paths.filter { $0.hasSuffix(".py") || Script.isScript($0) }
            .compactMap { path in
                Repository.text(path).map { text in
                    (
                        path,
                        text.split(separator: "\n", omittingEmptySubsequences: false).map(
                            String.init)
                    )
                }
            }
        return swift + others.filter { other in !swift.contains { $0.0 == other.0 } }
    }
}
