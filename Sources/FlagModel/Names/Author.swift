/// Who signs events: an e-mail address, usually.
package struct Author: ValidatedName {
    package static let rule = "1 to 128 characters without spaces or control characters"
    /// The author of what the ledger itself records: recoveries and clock steps.
    package static let ledger = Author(unchecked: "ledger")
    /// The author whose delegated key signs for the principals that the server authenticated.
    package static let server = Author(unchecked: "server")

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        if NameCharacters.all(of: text, are: NameCharacters.isVisible) {
            return (1...FlagModelLimits.authorCharacters).contains(text.utf8.count)
        }
        let scalars = text.unicodeScalars
        return !scalars.isEmpty && scalars.count <= FlagModelLimits.authorCharacters
            && scalars.allSatisfy {
                !NameCharacters.isControl($0) && !$0.properties.isWhitespace
            }
    }
}
