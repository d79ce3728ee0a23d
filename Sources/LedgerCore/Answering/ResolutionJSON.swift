package import ByteCoding
import FlagModel
package import FlagState

/// Answers as JSON members, the same in every command.
package enum ResolutionJSON {
    /// `value`, `variant` (if any), `reason`, `source`, `position` (absent for a default).
    package static func members(_ resolution: Resolution) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "value": resolution.value, "reason": .string(resolution.reason.rawValue),
            "source": .string(resolution.source.rawValue),
        ]
        members["variant"] = resolution.variant.map(JSONValue.string)
        members["position"] = resolution.position.map(JSONValue.position)
        return members
    }

    /// `tenant`, `environment`, `user` (if given).
    package static func members(_ scope: Scope) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "tenant": .string(scope.tenant.text), "environment": .string(scope.environment.text),
        ]
        members["user"] = scope.user.map { .string($0.text) }
        return members
    }

    /// The position that an answer is as of; null before the ledger began.
    package static func asOf(_ moment: Moment) -> JSONValue {
        moment.asOf.map(JSONValue.position) ?? .null
    }

    /// A whole state: the scope, `asOf`, and `flags` by key.
    package static func state(_ resolved: [ResolvedFlag], _ scope: Scope, _ moment: Moment)
        -> JSONValue
    {
        var flags: [String: JSONValue] = [:]
        for answer in resolved { flags[answer.flag.text] = .object(members(answer.resolution)) }
        var members = members(scope)
        members["asOf"] = asOf(moment)
        members["flags"] = .object(flags)
        return .object(members)
    }
}

extension JSONValue {
    /// Positions, sizes and counts: far below 2^53 in any ledger that fits a disk.
    package static func position(_ number: UInt64) -> JSONValue {
        .integer(Int64(clamping: number))
    }
    package static func count(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}
