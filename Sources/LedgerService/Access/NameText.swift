import FlagModel

/// Names as requests bring them.
enum NameText {
    /// Throws 400 where the text breaks the rule of its kind.
    static func parse<Name: ValidatedName>(
        _ text: String, _ what: String, as kind: Name.Type = Name.self
    ) throws(ServiceError) -> Name {
        guard let name = Name(text) else {
            throw .malformed("'\(what)' must be \(Name.rule)")
        }
        return name
    }
}
