/// Colour, where a person looks at a terminal and has not said no (https://no-color.org).
package struct Style: Sendable {
    package static let plain = Style(isColoured: false)
    package static let coloured = Style(isColoured: true)

    private let isColoured: Bool

    /// What matters in a table: a value, a winning layer.
    package func strong(_ text: String) -> String { wrap(text, "1") }
    /// What is only context.
    package func faint(_ text: String) -> String { wrap(text, "2") }
    package func good(_ text: String) -> String { wrap(text, "32") }
    package func bad(_ text: String) -> String { wrap(text, "31") }

    /// Select Graphic Rendition (ECMA-48), undone right behind the text. Makes the text visible.
    private func wrap(_ text: String, _ code: String) -> String {
        let visible = TerminalText.visible(text)
        return isColoured ? "\u{1B}[\(code)m\(visible)\u{1B}[0m" : visible
    }
}
