/// A scope of flags. `tenant-0` is the control plane: every other tenant falls back to its values.
package struct Tenant: ValidatedName {
    package static let rule =
        "1 to 63 of a-z, 0-9, dots, dashes and underscores, a letter or digit first"
    package static let zero = Tenant(unchecked: "tenant-0")

    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// The rule admits ASCII only, for which Swift's own comparison is by bytes, too, and the
    /// quickest there is.
    package var isZero: Bool { text == "tenant-0" }

    package static func isValid(_ text: String) -> Bool { ScopeName.isValid(text) }
}

/// The rule that tenants and environments share.
enum ScopeName {
    static func isValid(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= FlagModelLimits.scopeNameBytes
        else { return false }
        return NameCharacters.isLowerOrDigit(first)
            && NameCharacters.all(of: text) {
                NameCharacters.isLowerOrDigit($0) || NameCharacters.isDotDashOrUnderscore($0)
            }
    }
}
