import Testing

@Suite("Layout: the fixed top level, and nothing left lying about")
struct LayoutTests {
    private static let topLevel: Set<String> = [
        ".ci", ".editorconfig", ".gitignore", ".swift-format", "Package.swift", "README.md",
        "Sources", "Tests", "docs", "ledger",
    ]
    private static let texts = ["swift", "md", "py", "sh", "json", "jsonl", "h", "modulemap", ""]

    @Test(.enabled(if: Repository.committedPaths != nil, "skipped: git cannot list the files"))
    func theTopLevelIsAsItWasAgreed() {
        let names = Set((Repository.committedPaths ?? []).map { String($0.prefix { $0 != "/" }) })
        #expect(names.subtracting(LayoutTests.topLevel).sorted() == [], "move it into a folder")
        #expect(LayoutTests.topLevel.subtracting(names).sorted() == [], "missing")
    }

    @Test func thePackageStandsOnTheToolchainAlone() throws {
        let manifest = try #require(Repository.swiftSources.first { $0.path == "Package.swift" })
        let patterns = [
            Pattern("\\.package\\("), Pattern("\\bdependencies: *\\[ *\\n? *\\.package"),
        ]
        for pattern in patterns { #expect(manifest.findings(pattern, "").isEmpty) }
        #expect(manifest.lines.contains("// swift-tools-version: 6.3"))
        #expect(manifest.code.contains { $0.contains(".treatAllWarnings(as: .error)") })
    }

    @Test func noReminderIsLeftBehind() {
        // Spelled so that this file does not find itself.
        let reminder = Pattern(
            "\\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|^(?:<{7}|>{7}|={7})( |$)")
        Finding.report(
            lines(matching: reminder, "do it now, or open an issue"),
            rule: "Reminders and conflicts")
    }

    @Test func noFileKnowsOneMachine() {
        let place = Pattern("(?<![\\w.~*\\]-])/(?:home|root|Users|work|mnt)/\\w")
        Finding.report(
            lines(matching: place, "a path of one machine: find it from the repository's root"),
            rule: "Paths of one machine")
    }

    @Test func everyTextEndsWithALineBreakAndNoLineWithASpace() {
        let findings = textFiles().flatMap { path, text -> [Finding] in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            var findings = lines.enumerated().filter { $0.element.last?.isWhitespace == true }
                .map { Finding(path: path, line: $0.offset + 1, message: "ends with a space") }
            if !text.isEmpty, !text.hasSuffix("\n") {
                findings.append(Finding(path: path, line: lines.count, message: "no line break"))
            }
            return findings
        }
        Finding.report(findings, rule: "Untidy ends")
    }

    @Test func noPlaceholderStandsBesideRealFiles() {
        let folders = Dictionary(grouping: Repository.swiftSources) { source in
            source.path.split(separator: "/").prefix(2).joined(separator: "/")
        }
        let findings = folders.values.filter { $0.count > 1 }.flatMap { $0 }
            .filter { $0.path.hasSuffix("/Placeholder.swift") }
            .map { Finding(path: $0.path, line: 0, message: "the room is furnished: remove it") }
        Finding.report(findings, rule: "Placeholders")
    }

    private func lines(matching pattern: Pattern, _ message: String) -> [Finding] {
        textFiles().flatMap { path, text in
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .filter { pattern.matches(String($0.element)) }
                .map { Finding(path: path, line: $0.offset + 1, message: message) }
        }
    }

    private func textFiles() -> [(path: String, text: String)] {
        Repository.paths.filter { path in
            let name = path.split(separator: "/").last ?? ""
            let ending =
                name.split(separator: ".").count > 1 ? name.split(separator: ".").last ?? "" : ""
            return LayoutTests.texts.contains(String(ending)) && !path.contains("/Golden/")
        }.compactMap { path in Repository.text(path).map { (path, $0) } }
    }
}
