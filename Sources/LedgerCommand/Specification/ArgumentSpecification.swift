/// What a value is, as far as the parser checks it and a shell can complete it.
package enum ValueKind: Hashable, Sendable {
    case text
    /// One of these words and nothing else.
    case choice([String])
    case file
    case directory
}

/// A word that a command takes by its place.
package struct ArgumentSpecification: Hashable, Sendable {
    /// In capitals, as help shows it: `FLAG`.
    package let name: String
    package let summary: String
    package let kind: ValueKind
    package let isOptional: Bool
    /// Takes all the words that are left; only the last argument may.
    package let isRepeated: Bool

    package init(
        _ name: String, _ summary: String, kind: ValueKind = .text, isOptional: Bool = false,
        isRepeated: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.kind = kind
        self.isOptional = isOptional
        self.isRepeated = isRepeated
    }

    /// As the usage line writes it.
    package var usage: String {
        let name = isRepeated ? "\(name)..." : name
        return isOptional ? "[\(name)]" : name
    }
}
