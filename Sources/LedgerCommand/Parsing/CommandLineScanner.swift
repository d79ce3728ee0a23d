/// Splits a command line into words and options, before it is known which command it is: options
/// may stand anywhere, so every option of the program is looked at here.
struct CommandLineScanner {
    private(set) var words: [String] = []
    private(set) var options: [ScannedOption] = []

    struct ScannedOption {
        /// As typed, without the dashes.
        let name: String
        /// `nil` for a switch and for an option that no command has.
        let value: String?
        let specification: OptionSpecification?
    }

    init(_ line: [String]) throws(CommandFailure) {
        var rest = line[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                return
            }
            if word == "-h" {
                append("help", value: nil)
            } else if word.hasPrefix("--") {
                try scan(option: word.dropFirst(2), rest: &rest)
            } else if CommandLineScanner.isShortOption(word) {
                throw .usage(
                    "'\(word)' is not an option: options are written in full, as in --help; "
                        + "put -- before words that begin with a dash")
            } else {
                words.append(word)
            }
        }
    }

    /// A dash and a letter. `-5` is a number, and `-` alone means standard input.
    private static func isShortOption(_ word: String) -> Bool {
        let characters = Array(word.utf8)
        return characters.count > 1 && characters[0] == UInt8(ascii: "-")
            && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(characters[1])
    }

    private mutating func scan(
        option text: Substring, rest: inout ArraySlice<String>
    ) throws(CommandFailure) {
        let name: String
        let attached: String?
        if let equals = text.firstIndex(of: "=") {
            name = String(text[..<equals])
            attached = String(text[text.index(after: equals)...])
        } else {
            name = String(text)
            attached = nil
        }
        guard let specification = CommandTable.option(name) else {
            options.append(ScannedOption(name: name, value: attached, specification: nil))
            return
        }
        guard let valueName = specification.valueName else {
            if attached != nil {
                throw .usage("--\(name) takes no value: write --\(name) alone")
            }
            append(name, value: nil)
            return
        }
        if let attached {
            append(name, value: attached)
        } else {
            append(name, value: try value(of: name, valueName, from: &rest))
        }
    }

    private func value(
        of name: String, _ valueName: String, from rest: inout ArraySlice<String>
    ) throws(CommandFailure) -> String {
        guard let next = rest.first else {
            throw .usage("--\(name) needs a value: write --\(name) \(valueName)")
        }
        // A forgotten value must not swallow the option behind it.
        if next.hasPrefix("--") {
            throw .usage(
                "--\(name) needs a value, and '\(next)' is an option: write --\(name)=\(next) "
                    + "if it is meant as the value")
        }
        rest.removeFirst()
        return next
    }

    private mutating func append(_ name: String, value: String?) {
        options.append(
            ScannedOption(
                name: name, value: value, specification: CommandTable.option(name)))
    }
}
