/// Text from outside, made fit for a message on a terminal: an error that quotes a forged name
/// must not move the cursor, recolour the line or fill the screen.
enum PrintableText {
    private static let shownCharacters = 128

    static func of(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(shownCharacters) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: shown += "?"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > shownCharacters ? shown + "…" : shown
    }
}
