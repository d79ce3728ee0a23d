package import ByteCoding
import FlagModel
package import FlagState

/// What a rehearsal would append and for whom a value would differ, as JSON: the same in commands
/// and over HTTP.
package enum RehearsalJSON {
    /// `unchanged`; `events`: stream and changes of each; `reach`: scope, flag, `from` and `to`.
    ///
    /// - Parameter isTold: whether the reader may know of what changes in a scope.
    package static func members(
        _ rehearsal: Rehearsal, toldOf isTold: (Scope) -> Bool = { _ in true }
    ) throws -> [String: JSONValue] {
        let reach = rehearsal.steps.flatMap(\.reach).filter { isTold($0.scope) }
        return [
            "unchanged": .bool(rehearsal.steps.isEmpty),
            "events": .array(
                try rehearsal.steps.map {
                    .object([
                        "stream": .string($0.event.stream.description),
                        "changes": try ChangeJSON.of(event: $0.bytes),
                    ])
                }),
            "reach": .array(reach.map(json)),
        ]
    }

    private static func json(_ reach: Reach) -> JSONValue {
        var members = ResolutionJSON.members(reach.scope)
        members["flag"] = .string(reach.difference.flag.text)
        members["from"] = reach.difference.from?.value ?? .null
        members["to"] = reach.difference.to?.value ?? .null
        return .object(members)
    }
}
