/// A stage that flags are set in: `dev`, `prod`.
package struct Environment: ValidatedName {
    package static let rule =
        "1 to 63 of a-z, 0-9, dots, dashes and underscores, a letter or digit first"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool { ScopeName.isValid(text) }
}
