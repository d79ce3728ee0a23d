package import ByteCoding
package import FlagModel
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

    /// One answer: the resolution, the scope, `flag` and `asOf`.
    package static func of(
        _ resolution: Resolution, of flag: FlagKey, _ scope: Scope, _ moment: Moment
    ) -> JSONValue {
        var members = members(resolution)
        members.merge(self.members(scope)) { _, new in new }
        members["flag"] = .string(flag.text)
        members["asOf"] = asOf(moment)
        return .object(members)
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
