/// The name of a ledger: the origin line of its checkpoints and the key name of its notes
/// (C2SP tlog-checkpoint: a schema-less URL such as `flags.example.com/main`).
package struct Origin: ValidatedName {
    package static let rule = "1 to 255 characters without spaces, control characters or '+'"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= FlagModelLimits.originBytes
            && text.unicodeScalars.allSatisfy {
                !NameCharacters.isControl($0) && !$0.properties.isWhitespace && $0 != "+"
            }
    }
}
