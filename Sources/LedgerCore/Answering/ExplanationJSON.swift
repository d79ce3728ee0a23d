package import ByteCoding
package import FlagModel
package import FlagState

/// The ladder of one answer as JSON: every layer, what it held, who put it there and what became of
/// it.
package enum ExplanationJSON {
    /// - Parameter event: looks up the event at a position: its author and reason are told.
    package static func of(
        _ explanation: Explanation, _ scope: Scope, _ moment: Moment,
        event: (UInt64) throws -> Event
    ) throws -> JSONValue {
        var members = ResolutionJSON.members(explanation.resolution)
        members.merge(ResolutionJSON.members(scope)) { _, new in new }
        members["flag"] = .string(explanation.flag.text)
        members["asOf"] = ResolutionJSON.asOf(moment)
        members["layers"] = .array(
            try explanation.rungs.map { .object(try rungMembers($0, event)) })
        return .object(members)
    }

    private static func rungMembers(
        _ rung: Rung, _ event: (UInt64) throws -> Event
    ) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = ["source": .string(rung.source.rawValue)]
        members["value"] = rung.value
        members["position"] = rung.position.map(JSONValue.position)
        members["expiresAt"] = rung.expiresAt.map { .string($0.rfc3339) }
        switch rung.state {
        case .applies: members["state"] = .string("applies")
        case .absent: members["state"] = .string("absent")
        case .expired: members["state"] = .string("expired")
        case .masked(let source):
            members["state"] = .string("masked")
            members["maskedBy"] = .string(source.rawValue)
        }
        if let event = try rung.position.map(event) {
            members["author"] = .string((event.onBehalfOf?.author ?? event.author).text)
            members["reason"] = event.reason.map(JSONValue.string)
        }
        return members
    }
}
