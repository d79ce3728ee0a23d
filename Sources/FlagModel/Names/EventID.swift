/// What makes a repeated request recognisable: an `id` that comes again with the same bytes is the
/// same event.
package struct EventID: ValidatedName {
    package static let rule = "1 to 128 visible ASCII characters without quotes or backslashes"

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func isValid(_ text: String) -> Bool {
        (1...FlagModelLimits.eventIDBytes).contains(text.utf8.count)
            && NameCharacters.all(of: text) {
                NameCharacters.isVisible($0) && $0 != UInt8(ascii: "\"")
                    && $0 != UInt8(ascii: "\\")
            }
    }
}
