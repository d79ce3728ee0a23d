import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// A flag that differs between two moments, as `diff` prints it.
enum DifferenceText {
    static func json(_ difference: Difference, _ scope: Scope) -> JSONValue {
        var members = ResolutionJSON.members(scope)
        members["flag"] = .string(difference.flag.text)
        members["from"] = difference.from.map { .object(ResolutionJSON.members($0)) } ?? .null
        members["to"] = difference.to.map { .object(ResolutionJSON.members($0)) } ?? .null
        return .object(members)
    }

    /// One side of a difference as a table shows it; flags have no value that is null.
    static func value(_ value: JSONValue?) -> String {
        value.map(JSONText.of) ?? "no such flag"
    }
}
