/// The key of a flag (OpenFeature glossary). No slash: real OFREP clients do not escape it.
package struct FlagKey: ValidatedName {
    package static let rule =
        "1 to 128 letters, digits, dots, dashes, colons and underscores, a letter or digit first"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= FlagModelLimits.flagKeyBytes else {
            return false
        }
        return NameCharacters.isLetterOrDigit(first)
            && NameCharacters.all(of: text) {
                NameCharacters.isLetterOrDigit($0) || NameCharacters.isDotDashOrUnderscore($0)
                    || $0 == UInt8(ascii: ":")
            }
    }
}
