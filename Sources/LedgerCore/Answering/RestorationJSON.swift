package import ByteCoding
import FlagModel
package import FlagState

/// What bringing a stream back would change, and what it would leave alone, as JSON.
package enum RestorationJSON {
    /// `changes` as an event holds them, and `skipped`: flag, user, code and message.
    package static func members(_ restoration: Restoration) throws -> [String: JSONValue] {
        [
            "changes": try ChangeJSON.of(restoration.changes),
            "skipped": .array(restoration.skipped.map(json)),
        ]
    }

    /// A flag that was left alone, and why.
    package static func json(_ skipped: Restoration.Skipped) -> JSONValue {
        var members: [String: JSONValue] = [
            "flag": .string(skipped.flag.text), "code": .string(skipped.refusal.code.rawValue),
            "message": .string(skipped.refusal.message),
        ]
        members["user"] = skipped.user.map { .string($0.text) }
        return .object(members)
    }
}
