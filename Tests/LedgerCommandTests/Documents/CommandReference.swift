import Foundation

/// `docs/cli.md`, taken apart: what it says of each command.
struct CommandReference {
    /// One `###` chapter: a command's, or one of those that hold for all.
    struct Chapter {
        let title: String
        fileprivate(set) var lines: [String] = []

        /// The first `text` block in one line: the usage.
        var usage: String {
            let block = lines.drop { $0 != "```text" }.dropFirst().prefix { $0 != "```" }
            return block.flatMap { $0.split(separator: " ") }.joined(separator: " ")
        }

        /// What the list of arguments and options names: `FLAG`, `--tenant TENANT`.
        var labels: [String] {
            lines.filter { $0.hasPrefix("- `") }.flatMap { line in
                quoted((line.components(separatedBy: "`:").first ?? "") + "`")
            }
        }

        /// The meaning that the list gives a label.
        func meaning(of label: String) -> String? {
            lines.first { $0.hasPrefix("- `\(label)`:") }
        }

        /// Type by member, from the tables whose first column is a member of the JSON.
        var members: [String: String] {
            var members: [String: String] = [:]
            for (cells, _) in rows(under: "| member | type | |") {
                for name in quoted(cells[0]) { members[name] = cells[1] }
            }
            return members
        }

        /// The chapters that the sentences about `--json` refer to.
        var references: [String] {
            lines.filter { $0.hasPrefix("`--json`") }.flatMap { line in
                line.components(separatedBy: "(#").dropFirst().map { part in
                    String(part.prefix { $0 != ")" })
                }
            }
        }

        /// The rows of all tables with this title line, cell by cell.
        func rows(under title: String) -> [(cells: [String], line: String)] {
            var rows: [(cells: [String], line: String)] = []
            var isInside = false
            for line in lines {
                isInside = line == title || (isInside && line.hasPrefix("|"))
                guard isInside, line != title, !line.hasPrefix("| ---") else { continue }
                rows.append((line.split(separator: "|").map(trimmed), line))
            }
            return rows
        }

        private func trimmed(_ cell: Substring) -> String {
            cell.trimmingCharacters(in: .whitespaces)
        }

        private func quoted(_ text: String) -> [String] {
            text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    let text: String
    /// The `##` sections with their chapters, in the order of the document.
    private(set) var sections: [(title: String, chapters: [Chapter])] = []

    init() throws {
        let document = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/cli.md")
        text = try String(contentsOf: document, encoding: .utf8)
        var isFenced = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") { isFenced.toggle() }
            if !isFenced, line.hasPrefix("## ") {
                sections.append((String(line.dropFirst(3)), []))
            } else if !isFenced, line.hasPrefix("### ") {
                sections[sections.count - 1].chapters.append(
                    Chapter(title: String(line.dropFirst(4))))
            } else if let chapters = sections.last?.chapters, !chapters.isEmpty {
                sections[sections.count - 1].chapters[chapters.count - 1].lines.append(line)
            }
        }
    }

    func chapter(_ title: String) -> Chapter? {
        sections.flatMap(\.chapters).first { $0.title == title }
    }

    /// The chapter that a link `#anchor` of this document leads to.
    func chapter(anchor: String) -> Chapter? {
        sections.flatMap(\.chapters).first {
            $0.title.lowercased().replacingOccurrences(of: " ", with: "-") == anchor
        }
    }
}
