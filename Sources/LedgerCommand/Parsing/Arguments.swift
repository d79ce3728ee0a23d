/// One command line after parsing: everything in it is known to the command's specification.
package struct Arguments: Sendable {
    /// Values by argument name, in order of appearance for a repeated one.
    let words: [String: [String]]
    /// Values by option name; a switch has one empty text for each time it was given.
    let values: [String: [String]]

    /// Whether the option or switch was given.
    package func has(_ option: OptionSpecification) -> Bool { values[option.name] != nil }

    /// The option's value, or `nil` where it was not given.
    package subscript(option: OptionSpecification) -> String? { values[option.name]?.first }

    /// All values of a repeatable option.
    package func all(_ option: OptionSpecification) -> [String] { values[option.name] ?? [] }

    /// The word in this argument's place, or `nil` where an optional one was left out.
    package subscript(argument: ArgumentSpecification) -> String? { words[argument.name]?.first }

    /// All words of a repeated argument.
    package func all(_ argument: ArgumentSpecification) -> [String] { words[argument.name] ?? [] }

    /// The word in a place that the parser has seen filled.
    package func required(_ argument: ArgumentSpecification) throws(CommandFailure) -> String {
        guard let word = self[argument] else {
            throw .usage("\(argument.name) is missing: see --help")
        }
        return word
    }

    /// The value of an option that the parser has seen given.
    package func required(_ option: OptionSpecification) throws(CommandFailure) -> String {
        guard let value = self[option] else {
            throw .usage("--\(option.name) is missing: see --help")
        }
        return value
    }
}
