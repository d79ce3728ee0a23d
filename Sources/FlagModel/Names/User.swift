/// The targeting key that a flag is resolved for. Never empty: an empty user is an error, not
/// "everybody".
package struct User: ValidatedName {
    package static let rule = "1 to 256 bytes without control characters"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= FlagModelLimits.userBytes
            && !NameCharacters.hasControl(text)
    }
}
