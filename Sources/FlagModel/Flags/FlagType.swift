package import ByteCoding

/// The type of a flag's value (OpenFeature glossary; `integer` and `number` are its two numbers).
package enum FlagType: String, Sendable, CaseIterable {
    case boolean
    case string
    case integer
    case number
    case object

    /// Whether a value is of this type. An integer is a number, too: `1` and `1.0` are one value.
    package func admits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.boolean, .bool), (.string, .string), (.integer, .integer), (.object, .object),
            (.number, .integer), (.number, .number):
            true
        default: false
        }
    }

    /// The type that a value shows, or `nil` for null and lists, which no flag can hold.
    package init?(of value: JSONValue) {
        switch value {
        case .bool: self = .boolean
        case .string: self = .string
        case .integer: self = .integer
        case .number: self = .number
        case .object: self = .object
        case .null, .array: return nil
        }
    }
}
