import ByteCoding
import FlagModel

/// A flag's value as people type it on a command line.
enum ValueText {
    /// Reads `text` by the flag's type. The name of a variant stands for its value, whatever the
    /// type; a string needs no quotes.
    static func parse(_ text: String, for flag: FlagDefinition) throws(Refusal) -> JSONValue {
        if let variant = flag.variants[text] { return variant }
        if flag.type == .string { return .string(text) }
        guard let value = try? JSONParser.parse(Array(text.utf8), as: .ordinary),
            flag.type.admits(value)
        else {
            throw Refusal(
                .typeMismatch,
                "'\(text)' is no value for '\(flag.key)': it is of type \(flag.type.rawValue), so "
                    + "write \(example(of: flag))")
        }
        return value
    }

    private static func example(of flag: FlagDefinition) -> String {
        let values =
            switch flag.type {
            case .boolean: "true or false"
            case .integer: "a whole number such as 42"
            case .number: "a number such as 0.5"
            case .object: "a JSON object such as {\"limit\":3}"
            case .string: "any text"
            }
        if flag.variants.isEmpty { return values }
        return "\(values), or one of its variants: "
            + flag.variants.keys.sorted().joined(separator: ", ")
    }
}
