import Foundation

/// A Markdown file, with what lies in its code fences kept apart from its prose.
struct Document {
    let path: String
    let lines: [String]
    /// `lines` with everything inside code fences blank.
    let prose: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var isFenced = false
        prose = lines.map { line in
            let isFence = line.trimmingCharacters(in: .whitespaces).hasPrefix("```")
            if isFence { isFenced.toggle() }
            return isFenced || isFence ? "" : line
        }
    }

    private static let heading = Pattern("^(#{1,6}) +(.+?) *#*$")
    private static let link = Pattern("(?<!`)\\[[^\\]]*\\]\\(<?([^)<> ]+)>?(?: \"[^\"]*\")?\\)")

    var headings: [(level: Int, text: String, line: Int)] {
        prose.enumerated().compactMap { offset, line in
            guard let groups = Document.heading.groups(in: line).first else { return nil }
            return (groups[1].count, groups[2], offset + 1)
        }
    }

    /// The targets of all links outside code, with the line of each.
    var links: [(target: String, line: Int)] {
        prose.enumerated().flatMap { offset, line in
            Document.link.groups(in: line).map { ($0[1], offset + 1) }
        }
    }

    /// What may follow `#` in a link to this document, as GitHub makes it of the headings.
    var anchors: Set<String> {
        var seen: [String: Int] = [:]
        return Set(
            headings.map { heading in
                let slug = Document.slug(heading.text)
                let earlier = seen[slug, default: 0]
                seen[slug] = earlier + 1
                return earlier == 0 ? slug : "\(slug)-\(earlier)"
            })
    }

    static func slug(_ heading: String) -> String {
        let kept = heading.lowercased().unicodeScalars.filter { scalar in
            CharacterSet.alphanumerics.contains(scalar) || " -_".unicodeScalars.contains(scalar)
        }
        return String(String.UnicodeScalarView(kept)).replacingOccurrences(of: " ", with: "-")
    }

    /// The relative links of this document as paths from the repository's root.
    func localTargets() -> [(path: String, anchor: String?, line: Int)] {
        links.compactMap { link in
            guard !link.target.contains("://"), !link.target.hasPrefix("mailto:") else {
                return nil
            }
            let parts = link.target.split(
                separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let anchor = parts.count == 2 ? String(parts[1]) : nil
            guard let file = parts.first, !file.isEmpty else { return (path, anchor, link.line) }
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            return (Document.normalized("\(folder)/\(file)"), anchor, link.line)
        }
    }

    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
