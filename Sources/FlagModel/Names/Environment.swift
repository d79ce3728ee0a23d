/// A stage that flags are set in: `dev`, `prod`.
package struct Environment: ValidatedName {
    package static let rule = "[a-z0-9][a-z0-9._-]{0,62}"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool { ScopeName.isValid(text) }
}
