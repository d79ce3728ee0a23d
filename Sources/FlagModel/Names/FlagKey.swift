/// The key of a flag (OpenFeature glossary). No slash: real OFREP clients do not escape it.
package struct FlagKey: ValidatedName {
    package static let rule = "[A-Za-z0-9][A-Za-z0-9._:-]{0,127}"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= FlagModelLimits.flagKeyBytes else {
            return false
        }
        return NameCharacters.isLetterOrDigit(first)
            && bytes.allSatisfy {
                NameCharacters.isLetterOrDigit($0) || NameCharacters.isDotDashOrUnderscore($0)
                    || $0 == UInt8(ascii: ":")
            }
    }
}
