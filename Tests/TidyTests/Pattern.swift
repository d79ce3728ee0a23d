import Foundation

/// A regular expression of ICU. Foundation's, since Swift's own costs seconds here without
/// optimisation.
struct Pattern: Sendable {
    private let expression: NSRegularExpression?

    /// A pattern that is itself wrong matches everything, so that its rule fails at once.
    init(_ text: String) {
        expression = try? NSRegularExpression(pattern: text, options: [.anchorsMatchLines])
    }

    func matches(_ text: String) -> Bool {
        guard let expression else { return true }
        return expression.firstMatch(in: text, range: Pattern.whole(text)) != nil
    }

    /// For every match its groups: the whole match first; a group that took no part is empty.
    func groups(in text: String) -> [[String]] {
        guard let expression else { return [] }
        return expression.matches(in: text, range: Pattern.whole(text)).map { match in
            (0..<match.numberOfRanges).map { group in
                Range(match.range(at: group), in: text).map { String(text[$0]) } ?? ""
            }
        }
    }

    private static func whole(_ text: String) -> NSRange {
        NSRange(text.startIndex..<text.endIndex, in: text)
    }
}
