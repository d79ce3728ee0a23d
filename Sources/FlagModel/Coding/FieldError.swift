/// One field of a JSON text that does not say what it must, with its place in the text.
package struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        case missing
        /// A key that means nothing here; those that do are listed.
        case unknownKey(known: [String])
        case wrongType(expected: String, found: String)
        /// The right type, but against the field's rule.
        case invalid(rule: String, found: String)
        /// Too many characters, elements or levels; `unit` says of what.
        case beyondLimit(limit: Int, unit: String, found: Int)
        /// Says what leaving the field out says: two texts would mean the same.
        case redundant
        case duplicate(String)
        /// A kind of change that this program does not know; `EventError` tells it from damage.
        case unknownKind(String)
    }

    /// As in `changes[2].value`; empty for the whole text.
    package let path: String
    package let problem: Problem

    init(_ problem: Problem, path: String = "") {
        self.path = path
        self.problem = problem
    }

    /// The same error, seen from the object or list that holds it.
    func inside(_ outer: String) -> FieldError {
        let isElement = path.isEmpty || path.hasPrefix("[")
        return FieldError(problem, path: isElement ? outer + path : "\(outer).\(path)")
    }

    package var description: String {
        path.isEmpty ? "the whole text \(what)" : "'\(path)' \(what)"
    }

    private var what: String {
        switch problem {
        case .missing: "is missing: add it"
        case .unknownKey(let known):
            "is no key that is known here: the keys are \(known.joined(separator: ", "))"
        case .wrongType(let expected, let found): "must be \(expected), but is \(found)"
        case .invalid(let rule, let found): "must be \(rule), but is \(found)"
        case .beyondLimit(let limit, let unit, let found):
            "has \(found) \(unit), but at most \(limit) are allowed: shorten it"
        case .redundant: "says the same as leaving it out: leave it out"
        case .duplicate(let text): "is \(text) a second time: remove one"
        case .unknownKind(let type):
            "is '\(type)', a kind that this program does not know: use a newer one"
        }
    }
}
