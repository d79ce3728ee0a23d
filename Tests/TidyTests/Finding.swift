import Testing

/// One place where the repository breaks one of its own rules.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    /// 1-based; 0 when the whole file is meant.
    let line: Int
    let message: String

    var description: String { line == 0 ? "\(path): \(message)" : "\(path):\(line): \(message)" }

    /// Fails the running test with one readable list, if there is anything to list.
    static func report(
        _ findings: [Finding], rule: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard !findings.isEmpty else { return }
        let list = findings.map { "  \($0)" }.joined(separator: "\n")
        Issue.record("\(rule) (\(findings.count)):\n\(list)", sourceLocation: sourceLocation)
    }
}
