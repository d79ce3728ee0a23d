/// Breaks texts into lines at spaces.
package enum TextWrapping {
    /// Lines of at most `columns` characters (a longer word stands alone); every line but the first
    /// begins with `continuation` spaces. A line break in the text stays one, and a line that
    /// begins with a space, such as a command to type, stays as it is.
    package static func wrap(_ text: String, columns: Int, continuation: Int = 0) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            $0.hasPrefix(" ")
                ? [String($0)] : paragraph($0, columns: columns, continuation: continuation)
        }
    }

    private static func paragraph(
        _ text: Substring, columns: Int, continuation: Int
    ) -> [String] {
        let indent = String(repeating: " ", count: continuation)
        var lines: [String] = []
        var line = ""
        for word in units(of: text) {
            if line.isEmpty {
                line = lines.isEmpty ? word : indent + word
            } else if line.count + 1 + word.count <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        return lines + [line]
    }

    /// Words, with `[--name VALUE]` kept in one piece: a usage line must not break inside it.
    private static func units(of text: Substring) -> [String] {
        var units: [String] = []
        var open: String?
        for word in text.split(separator: " ") {
            if let begun = open {
                units.append("\(begun) \(word)")
                open = nil
            } else if word.hasPrefix("[--") && !word.contains("]") {
                open = String(word)
            } else {
                units.append(String(word))
            }
        }
        if let open { units.append(open) }
        return units
    }
}
