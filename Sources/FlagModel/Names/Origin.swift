/// The name of a ledger: the origin line of its checkpoints and the key name of its notes
/// (C2SP tlog-checkpoint: a schema-less URL such as `flags.example.com/main`).
package struct Origin: ValidatedName {
    package static let rule = "1 to 255 characters without spaces, control characters or '+'"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        guard (1...FlagModelLimits.originBytes).contains(text.utf8.count),
            NameCharacters.all(of: text, are: { $0 != UInt8(ascii: "+") })
        else { return false }
        return NameCharacters.all(of: text, are: NameCharacters.isVisible)
            || text.unicodeScalars.allSatisfy {
                !NameCharacters.isControl($0) && !$0.properties.isWhitespace
            }
    }
}
