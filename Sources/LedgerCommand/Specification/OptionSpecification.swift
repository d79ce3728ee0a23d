/// An option, written `--name value` or `--name=value`, or `--name` alone where it takes no value.
/// An option of one name takes a value in every command or in none (a test holds this), so that
/// options can stand anywhere on the line, even before the command.
package struct OptionSpecification: Hashable, Sendable {
    /// Without the dashes.
    package let name: String
    /// The value's name in capitals, as help shows it; `nil` for a switch.
    package let valueName: String?
    package let summary: String
    package let kind: ValueKind
    package private(set) var isRequired = false
    package private(set) var isRepeatable = false

    package init(_ name: String, value: String? = nil, _ summary: String, kind: ValueKind = .text) {
        self.name = name
        valueName = value
        self.summary = summary
        self.kind = kind
    }

    package var takesValue: Bool { valueName != nil }

    /// The same option in a command that cannot do without it.
    package var required: OptionSpecification {
        var copy = self
        copy.isRequired = true
        return copy
    }

    /// The same option in a command that accepts it more than once.
    package var repeatable: OptionSpecification {
        var copy = self
        copy.isRepeatable = true
        return copy
    }

    /// `--name VALUE`, as the list of options writes it.
    package var label: String {
        guard let valueName else { return "--\(name)" }
        return "--\(name) \(valueName)"
    }

    /// As the usage line writes it.
    package var usage: String {
        let label = isRequired ? label : "[\(label)]"
        return isRepeatable ? "\(label)..." : label
    }
}
