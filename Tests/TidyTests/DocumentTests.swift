import Testing

@Suite("Documents")
struct DocumentTests {
    @Test func everyDocumentOpensWithItsOneTitle() {
        let findings = Repository.documents.compactMap { document -> Finding? in
            let titles = document.headings.filter { $0.level == 1 }
            guard titles.count != 1 || titles.first?.line != 1 else { return nil }
            return Finding(
                path: document.path, line: titles.last?.line ?? 1,
                message: "\(titles.count) titles: one `# Title`, on the first line")
        }
        Finding.report(findings, rule: "Titles")
    }

    @Test func everyRelativeLinkLeadsSomewhere() {
        let findings = Repository.documents.flatMap { document in
            document.localTargets().compactMap { link -> Finding? in
                guard let problem = problem(of: link) else { return nil }
                return Finding(path: document.path, line: link.line, message: problem)
            }
        }
        Finding.report(findings, rule: "Dead links")
    }

    @Test func everyDocumentCanBeReachedFromTheReadme() {
        let links = Dictionary(
            Repository.documents.map { ($0.path, $0.localTargets().map(\.path)) }
        ) { $1 }
        var reached: Set<String> = ["README.md"]
        var waiting = ["README.md"]
        while let path = waiting.popLast() {
            for target in links[path] ?? [] where reached.insert(target).inserted {
                waiting.append(target)
            }
        }
        let findings = Repository.documents.filter { !reached.contains($0.path) }.map {
            Finding(path: $0.path, line: 0, message: "link to it from docs/architecture.md")
        }
        Finding.report(findings, rule: "Documents that nobody finds")
    }

    @Test func everyCodeFenceIsClosed() {
        let findings = Repository.documents.filter { document in
            !document.lines.filter { $0.drop { $0 == " " }.hasPrefix("```") }.count.isMultiple(
                of: 2)
        }.map { Finding(path: $0.path, line: 0, message: "a code fence is not closed") }
        Finding.report(findings, rule: "Open code fences")
    }

    @Test func linksAndAnchorsAreRead() {
        let document = Document(
            path: "docs/sample.md",
            text: """
                # The `first` title, really!
                See [one](format.md#the-head), [two](../README.md) and [this](#again-1).
                ```text
                [not](a-link.md)
                ```
                ## Again
                ## Again
                """)
        #expect(
            document.localTargets().map(\.path) == [
                "docs/format.md", "README.md", "docs/sample.md",
            ])
        #expect(document.localTargets().map(\.anchor) == ["the-head", nil, "again-1"])
        #expect(document.anchors == ["the-first-title-really", "again", "again-1"])
    }

    private func problem(of link: (path: String, anchor: String?, line: Int)) -> String? {
        guard Repository.exists(link.path) else { return "there is no \(link.path)" }
        guard let anchor = link.anchor,
            let target = Repository.documents.first(where: { $0.path == link.path }),
            !target.anchors.contains(anchor)
        else { return nil }
        return "\(link.path) has no heading for #\(anchor)"
    }
}
